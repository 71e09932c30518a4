import { ForbiddenError, UnauthenticatedError } from '../errors/domain-error.js';
import { Role } from './analyst.entity.js';
import { ApiKeyScope } from './api-key.entity.js';
import type { Caller } from './caller.js';

/** What an operation asks of its caller. */
interface Requirement {
  /** Anyone may, without a credential. */
  open?: true;
  /** Also who presents no credential: the handler finds out by a signature who it is. */
  orSigned?: true;
  /** None of them: any valid credential will do. */
  scope?: ApiKeyScope;
  /** Only an analyst who has signed in. */
  session?: true;
  /** Not who is restricted to partners: it reaches beyond them. */
  allPartners?: true;
}

const OPEN: Requirement = { open: true };
const ANY_CREDENTIAL: Requirement = {};
const SESSION: Requirement = { session: true };
const INGEST: Requirement = { scope: ApiKeyScope.INGEST };
const READ: Requirement = { scope: ApiKeyScope.READ };
const WRITE: Requirement = { scope: ApiKeyScope.WRITE };
const EXECUTE: Requirement = { scope: ApiKeyScope.EXECUTE };
const ADMIN: Requirement = { scope: ApiKeyScope.ADMIN, allPartners: true };

/** What analysts may, told in the scopes of keys. */
const ROLES: Readonly<Record<Role, readonly ApiKeyScope[]>> = {
  [Role.ADMIN]: [ApiKeyScope.ADMIN],
  [Role.ANALYST]: [ApiKeyScope.READ, ApiKeyScope.WRITE, ApiKeyScope.EXECUTE],
  [Role.VIEWER]: [ApiKeyScope.READ],
};

/**
 * All that is served, and who may: the fields of Query, Mutation and Subscription, and the HTTP routes. What is not listed
 * is refused.
 */
export const PERMISSIONS: Readonly<Record<string, Requirement>> = {
  'Query.me': ANY_CREDENTIAL,
  'Query.alert': READ,
  'Query.alerts': READ,
  'Query.playbook': READ,
  'Query.playbooks': READ,
  'Query.playbookLoadErrors': READ,
  'Query.processes': { ...READ, allPartners: true },
  'Query.execution': READ,
  'Query.executions': READ,
  'Query.explainMatch': READ,
  'Query.analysts': READ,
  'Query.apiKeys': ADMIN,
  'Query.auditLog': ADMIN,
  'Query.source': ADMIN,
  'Query.sources': ADMIN,

  'Mutation.ingestAlerts': INGEST,
  'Mutation.updateAlert': WRITE,
  'Mutation.updateAlerts': WRITE,
  'Mutation.resolveAlert': WRITE,
  'Mutation.assignAlert': WRITE,
  'Mutation.addComment': WRITE,
  'Mutation.editComment': WRITE,
  'Mutation.deleteComment': WRITE,
  'Mutation.runPlaybook': EXECUTE,
  'Mutation.cancelExecution': EXECUTE,
  'Mutation.retryExecution': EXECUTE,
  'Mutation.settleAction': EXECUTE,
  'Mutation.setPlaybookEnabled': ADMIN,
  'Mutation.syncPlaybooks': ADMIN,
  'Mutation.rollbackPlaybook': ADMIN,
  'Mutation.login': OPEN,
  'Mutation.logout': SESSION,
  'Mutation.changePassword': SESSION,
  'Mutation.createAnalyst': ADMIN,
  'Mutation.updateAnalyst': ADMIN,
  'Mutation.createApiKey': ADMIN,
  'Mutation.revokeApiKey': ADMIN,
  'Mutation.updateSource': ADMIN,

  'Subscription.alertCreated': READ,
  'Subscription.alertUpdated': READ,
  'Subscription.commentAdded': READ,
  'Subscription.executionUpdated': READ,
  'Subscription.actionUpdated': READ,

  'POST /webhooks/alerts': INGEST,
  'POST /webhooks/alerts/:source': { ...INGEST, orSigned: true },
  'GET /executions/:id/fixture': READ,
  'GET /metrics': { scope: ApiKeyScope.READ, allPartners: true },
  'GET /healthz': OPEN,
  'GET /readyz': OPEN,
};

/** What an answer shows beyond its own object: a key that only ingests must not read an alert's story from a repeat. */
export const FIELD_PERMISSIONS: Readonly<Record<string, Requirement>> = {
  'Alert.raw': READ,
  'Alert.assignee': READ,
  'Alert.comments': READ,
  'Alert.timeline': READ,
  'Alert.decisions': READ,
  'Execution.alert': READ,
  'Execution.actions': READ,
  'Playbook.stats': READ,
  'Playbook.versions': READ,
};

/** What an analyst in this role may. */
export function scopesOfRole(role: Role): ReadonlySet<ApiKeyScope> {
  return scopesOf(ROLES[role]);
}

/** What a key with these scopes may: ADMIN includes all others. */
export function scopesOf(scopes: readonly ApiKeyScope[]): ReadonlySet<ApiKeyScope> {
  return new Set(scopes.includes(ApiKeyScope.ADMIN) ? Object.values(ApiKeyScope) : scopes);
}

export function isOpen(operation: string): boolean {
  return PERMISSIONS[operation]?.open === true;
}

/** Throws an `UnauthenticatedError` or a `ForbiddenError` where the caller may not do it. */
export function authorise(
  operation: string,
  requirement: Requirement | undefined,
  caller: Caller | undefined,
): void {
  if (!requirement) throw new ForbiddenError(`${operation} is nobody's to use.`);
  if (requirement.open) return;
  if (!caller) throw new UnauthenticatedError(CREDENTIAL_NEEDED);
  const { scope } = requirement;
  if (requirement.session && caller.analystId === null) {
    throw new ForbiddenError(`${operation} is for analysts who have signed in, not for API keys.`);
  }
  if (scope !== undefined && !caller.scopes.has(scope)) {
    throw new ForbiddenError(`${caller.actor.name} may not use ${operation}: it needs ${needed(scope)}.`);
  }
  if (requirement.allPartners && caller.partners !== null) {
    throw new ForbiddenError(`${operation} is not for callers that are restricted to partners.`);
  }
}

export const CREDENTIAL_NEEDED =
  'This needs an API key or a session: send it as "Authorization: Bearer <token>", or an API key as "X-API-Key: <key>".';

function needed(scope: ApiKeyScope): string {
  const roles = Object.values(Role).filter((role) => scopesOfRole(role).has(scope));
  return `the scope ${scope.toUpperCase()}, or the role ${roles.map((role) => role.toUpperCase()).join(' or ')}`;
}
