import type { Found } from './alert-of.js';
import { EnvelopedNormaliser } from './enveloped.normaliser.js';
import type { PathReader } from './paths.js';
import { anySeverity, type SeverityScale } from './severity.js';
import { hostnameOf, separate } from './values.js';

/**
 * Datadog: security signals as its API has them, and what is sent for a monitor: by a webhook of the default template, or
 * of one with the template's variables under their own names, and through Amazon EventBridge. A monitor's id (`alert_id`)
 * is the same for all of its alerts, so it is not the alert's.
 *
 * From Datadog's documentation: "Security Monitoring" (API reference, signals), "Webhooks" (payload and variables),
 * "Monitors" (API reference, priority), "Amazon EventBridge", "Getting Started with Tags" (`host` is a reserved tag).
 */
export class DatadogNormaliser extends EnvelopedNormaliser {
  readonly source = 'datadog';
  readonly aliases = ['datadog-security'];
  protected override readonly lists = ['data'];

  protected find(payload: PathReader): PathReader | undefined {
    // Where `data` is a list it holds several signals, of which `at` would be the first.
    const only = payload.list('data') ? [] : [payload.at('data')];
    return (
      [payload, ...only].find((one) => one.text('type') === 'signal' && one.has('attributes')) ??
      (isOfMonitor(payload) ? payload : undefined)
    );
  }

  protected read(alert: PathReader): Found {
    return alert.has('attributes') ? signalOf(alert) : monitorAlertOf(alert);
  }
}

function isOfMonitor(payload: PathReader): boolean {
  return (
    payload.has('last_updated', 'event_type', 'org') ||
    payload.has('alert_transition') ||
    payload.has('alert_cycle_key') ||
    isPartnerEvent(payload)
  );
}

/** Event buses name a partner's events by its domain. */
function isPartnerEvent(payload: PathReader): boolean {
  return payload.has('detail') && payload.text('source')?.startsWith('aws.partner/datadog.com') === true;
}

function signalOf(alert: PathReader): Found {
  const signal = alert.at('attributes');
  const ruleName = signal.text('custom.workflow.rule.name', 'custom.rule.name', 'rule.name');
  const tags = signal.texts('tags', 'custom.workflow.rule.ruleTags').flatMap(separate);
  return {
    sourceId: alert.id('id'),
    title: signal.text('title', 'custom.title', 'message'),
    description: signal.text('message'),
    severity: signal.find(anySeverity, 'severity', 'custom.severity', 'status'),
    sourceIp: signal.address('custom.network.client.ip', 'network.client.ip'),
    hostname: signal.hostname('custom.hostname', 'host') ?? taggedHost(tags),
    ruleName,
    tags,
  };
}

function monitorAlertOf(payload: PathReader): Found {
  const alert = isPartnerEvent(payload) ? payload.at('detail') : payload;
  const tags = alert.texts('tags', 'event_tags').flatMap(separate);
  return {
    sourceId: payload.id('alert_cycle_key', 'id', 'event_id'),
    title: alert.text('title', 'event_title', 'alert_title', 'meta.monitor.name'),
    description: alert.text('body', 'event_msg', 'text_only_msg', 'meta.monitor.message'),
    severity:
      alert.find(anySeverity, 'severity') ??
      alert.find(monitorPriority, 'alert_priority', 'priority', 'meta.monitor.priority') ??
      alert.find(anySeverity, 'alert_type'),
    hostname: alert.hostname('hostname', 'host') ?? taggedHost(tags),
    ruleName: alert.text('alert_title', 'meta.monitor.name'),
    tags,
  };
}

/** From P1, the most urgent, to P5. An event's own priority, normal or low, says nothing of the monitor. */
const monitorPriority: SeverityScale = (value) => {
  const level = /^P?([1-5])$/i.exec(String(value))?.[1];
  return level === undefined ? undefined : anySeverity(`P${level}`);
};

function taggedHost(tags: readonly string[]): string | undefined {
  const tag = tags.find((each) => each.startsWith('host:'));
  return tag === undefined ? undefined : hostnameOf(tag.slice('host:'.length));
}
