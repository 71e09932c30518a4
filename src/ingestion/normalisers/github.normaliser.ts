import type { Found } from './alert-of.js';
import { EnvelopedNormaliser } from './enveloped.normaliser.js';
import type { PathReader } from './paths.js';
import { anySeverity, cvssSeverity, type SeverityScale } from './severity.js';

/** By the first part of an action in the audit log: where in a repository GitHub shows the alert. */
const PAGES: Readonly<Record<string, string>> = {
  secret_scanning_alert: 'secret-scanning',
  code_scanning_alert: 'code-scanning',
  repository_vulnerability_alert: 'dependabot',
  dependabot_alert: 'dependabot',
};

/** Issues and pull requests have a number and such an address too. */
const ALERT_URL = /\/repos\/[^/]+\/[^/]+\/(code-scanning|secret-scanning|dependabot)\/alerts\/\d+$/;

/**
 * GitHub: Dependabot, code scanning, secret scanning and (former) repository vulnerability alerts and security
 * advisories, in webhooks and as the APIs have them, and events of the audit log. An alert's number counts within one
 * repository and one kind of alerts, and an advisory is one for all of the alerts about it, so the address of its page is
 * what tells an alert from all others.
 *
 * From GitHub's documentation: "Webhook events and payloads", "Audit log events for your organization", "Streaming the
 * audit log for your enterprise"; "REST API endpoints" for the three kinds of alerts and for security advisories;
 * `RepositoryVulnerabilityAlert` (GraphQL API).
 */
export class GitHubNormaliser extends EnvelopedNormaliser {
  readonly source = 'github';
  readonly aliases = ['github-security', 'ghas'];

  protected find(payload: PathReader): PathReader | undefined {
    const isAlert = payload.has('alert.number') || payload.has('alert.affected_package_name');
    return (isAlert && payload.has('repository.full_name')) ||
      payload.has('security_advisory.ghsa_id') ||
      payload.has('repository_advisory.ghsa_id') ||
      payload.has('ghsa_id', 'html_url') ||
      (payload.has('number') && ALERT_URL.test(payload.text('url') ?? '')) ||
      isAuditEvent(payload)
      ? payload
      : undefined;
  }

  protected read(payload: PathReader): Found {
    const alert = payload.has('alert') ? payload.at('alert') : payload;
    return {
      sourceId: idOf(alert, payload),
      title:
        alert.text(
          ...inAdvisory('summary'),
          'rule.description',
          'rule.name',
          'secret_type_display_name',
          'secret_type',
          'external_identifier',
          'ghsa_id',
        ) ?? payload.text('action'),
      description:
        alert.text(
          ...inAdvisory('description'),
          'most_recent_instance.message.text',
          'rule.full_description',
        ) ?? vulnerablePackageOf(alert),
      severity:
        alert.find(
          gitHubSeverity,
          ...inAdvisory('severity'),
          'rule.security_severity_level',
          'rule.severity',
        ) ?? alert.find(cvssSeverity, ...inAdvisory('cvss.score')),
      sourceIp: payload.address('actor_ip'),
      ruleName: alert.text('rule.name', 'rule.id', 'secret_type'),
      tags: alert.texts(
        ...inAdvisory('identifiers.value'),
        ...inAdvisory('cwes.cwe_id'),
        ...inAdvisory('cwes.nodes.cwe_id'),
        ...inAdvisory('cwe_ids'),
        'external_identifier',
        'rule.tags',
        'dependency.package.ecosystem',
      ),
    };
  }
}

/** Code scanning calls its least severity a note. */
const gitHubSeverity: SeverityScale = (value) => (value === 'note' ? 'low' : anySeverity(value));

/** A field of the advisory: the one that an alert is about, or the payload itself. */
function inAdvisory(name: string): string[] {
  return [`security_advisory.${name}`, `repository_advisory.${name}`, name];
}

function idOf(alert: PathReader, payload: PathReader): string | undefined {
  if (isAuditEvent(payload)) return auditIdOf(payload);
  const isAdvisory = !payload.has('alert') && !payload.has('number');
  if (isAdvisory) return payload.id(...inAdvisory('ghsa_id'));
  return alert.id('html_url') ?? dependabotPageOf(alert) ?? alert.id('id', 'url');
}

/** The GraphQL API gives the address of the repository alone, the REST API also that of its page. */
function dependabotPageOf(alert: PathReader): string | undefined {
  const [repository, number] = [alert.text('repository.html_url', 'repository.url'), alert.id('number')];
  return alert.has('security_advisory') && repository !== undefined && number !== undefined
    ? `${repository}/security/${PAGES['dependabot_alert']}/${number}`
    : undefined;
}

/** `area.what_happened`, done by somebody; the name of an action of a webhook has no dot. */
function isAuditEvent(payload: PathReader): boolean {
  return (
    payload.has('actor') &&
    (payload.has('org') || payload.has('business') || payload.has('_document_id')) &&
    /^\w+\.\w+$/.test(payload.text('action') ?? '')
  );
}

/** The events of one alert belong together; any other event stands for itself. */
function auditIdOf(event: PathReader): string | undefined {
  const page = PAGES[event.text('action')?.split('.')[0] ?? ''];
  const [repository, number] = [event.text('repo'), event.id('number', 'alert_number')];
  return page !== undefined && repository !== undefined && number !== undefined
    ? `https://github.com/${repository}/security/${page}/${number}`
    : event.id('_document_id');
}

function vulnerablePackageOf(alert: PathReader): string | undefined {
  const name = alert.text('affected_package_name');
  return name === undefined ? undefined : `${name} ${alert.text('affected_range') ?? ''}`.trim();
}
