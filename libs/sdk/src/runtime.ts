/** For what runs playbooks (the engine, a testing kit). Playbook authors import `@opensoar/sdk`. */
export { ACTION_EFFECTS, type ActionDefinition } from './action-definition.js';
export { ALERT_STATUSES, DETERMINATIONS, SEVERITIES } from './alert-data.js';
export { CONDITION_FIELDS } from './conditions.js';
export { readActionDefinitions, readPlaybookDefinition } from './definition-reader.js';
export { MAX_DURATION_MS, parseDuration } from './duration.js';
export {
  activeAction,
  currentExecution,
  runInAction,
  runInExecution,
  type AlertEffect,
  type ExecutionRuntime,
} from './execution-context.js';
export { PLAYBOOK_PRIORITIES, type PlaybookDefinition } from './playbook-definition.js';
export { knownSecrets, SECRET_MARK } from './secret.js';
