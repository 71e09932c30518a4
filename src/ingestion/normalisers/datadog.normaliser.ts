import type { Found } from './alert-of.js';
import { EnvelopedNormaliser } from './enveloped.normaliser.js';
import type { PathReader } from './paths.js';
import { anySeverity } from './severity.js';
import { hostnameOf } from './values.js';

/**
 * Datadog: security signals as its API has them, and what a webhook of the default template, or of one with the
 * template's variables under their own names, sends for a monitor. A monitor's id (`alert_id`) is the same for all of its
 * alerts, so it is not the alert's.
 *
 * From Datadog's documentation: "Security Monitoring" (API reference, signals), "Webhooks" (payload and variables),
 * "Getting Started with Tags" (`host` is a reserved tag).
 */
export class DatadogNormaliser extends EnvelopedNormaliser {
  readonly source = 'datadog';
  readonly aliases = ['datadog-security'];
  protected override readonly lists = ['data'];

  protected find(payload: PathReader): PathReader | undefined {
    const signal = [payload, payload.at('data')].find(
      (one) => one.text('type') === 'signal' && one.has('attributes'),
    );
    if (signal) return signal;
    return payload.has('last_updated', 'event_type', 'org') ||
      payload.has('alert_transition') ||
      payload.has('alert_cycle_key')
      ? payload
      : undefined;
  }

  protected read(alert: PathReader): Found {
    const isSignal = alert.has('attributes');
    const signal = alert.at('attributes');
    const tags = [
      ...signal.texts('tags', 'custom.workflow.rule.ruleTags'),
      ...alert.texts('tags', 'event_tags'),
    ].flatMap((text) => text.split(/\s*,\s*/));
    const ruleName = signal.text('custom.workflow.rule.name', 'custom.rule.name', 'rule.name');
    return {
      sourceId: isSignal ? alert.id('id') : alert.id('alert_cycle_key', 'id', 'event_id'),
      title:
        signal.text('title', 'custom.title', 'message') ??
        ruleName ??
        alert.text('title', 'event_title', 'alert_title'),
      description: isSignal ? signal.text('message') : alert.text('body', 'event_msg', 'text_only_msg'),
      severity: isSignal
        ? signal.find(anySeverity, 'severity', 'custom.severity', 'status')
        : alert.find(anySeverity, 'severity', 'priority', 'alert_priority', 'alert_type'),
      sourceIp: signal.address('custom.network.client.ip', 'network.client.ip'),
      hostname:
        signal.hostname('custom.hostname', 'host') ?? alert.hostname('hostname', 'host') ?? taggedHost(tags),
      ruleName: ruleName ?? alert.text('alert_title'),
      tags,
    };
  }
}

function taggedHost(tags: readonly string[]): string | undefined {
  const tag = tags.find((each) => each.startsWith('host:'));
  return tag === undefined ? undefined : hostnameOf(tag.slice('host:'.length));
}
