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

/**
 * GitHub: webhooks for Dependabot, code scanning, secret scanning and (former) repository vulnerability alerts and for
 * security advisories, and events of the audit log. An alert's number counts within one repository and one kind of
 * alerts, so the address of its page is what tells it from all others.
 *
 * From GitHub's documentation: "Webhook events and payloads", "Audit log events for your organization", "Streaming the
 * audit log for your enterprise".
 */
export class GitHubNormaliser extends EnvelopedNormaliser {
  readonly source = 'github';
  readonly aliases = ['github-security', 'ghas'];

  protected find(payload: PathReader): PathReader | undefined {
    return payload.has('repository.full_name', 'alert.number') ||
      payload.has('security_advisory.ghsa_id') ||
      payload.has('repository_advisory.ghsa_id') ||
      isAuditEvent(payload)
      ? payload
      : undefined;
  }

  protected read(payload: PathReader): Found {
    const isAlert = payload.has('alert');
    const alert = isAlert ? payload.at('alert') : payload;
    return {
      sourceId: isAlert ? idOf(alert, payload) : (alert.id(...inAdvisory('ghsa_id')) ?? auditIdOf(payload)),
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
          'severity',
          'rule.security_severity_level',
          'rule.severity',
        ) ?? alert.find(cvssSeverity, ...inAdvisory('cvss.score')),
      sourceIp: isAlert ? undefined : payload.address('actor_ip'),
      ruleName: alert.text('rule.name', 'rule.id', 'secret_type'),
      tags: alert.texts(
        ...inAdvisory('identifiers.value'),
        ...inAdvisory('cwes.cwe_id'),
        'external_identifier',
        'rule.tags',
        'dependency.package.ecosystem',
      ),
    };
  }
}

/** Code scanning calls its least severity a note. */
const gitHubSeverity: SeverityScale = (value) => (value === 'note' ? 'low' : anySeverity(value));

/** A field of the advisory: the one that an alert is about, or one of its own. */
function inAdvisory(name: string): string[] {
  return [`security_advisory.${name}`, `repository_advisory.${name}`];
}

function idOf(alert: PathReader, payload: PathReader): string | undefined {
  return alert.id('id', 'html_url', 'url') ?? auditIdOf(payload);
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
