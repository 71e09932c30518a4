import { alertOf } from './alert-of.js';
import type { AlertPayload, NormalisedAlert, Normaliser } from './normaliser.js';
import { PathReader } from './paths.js';
import { anySeverity } from './severity.js';
import { addressOf, hostnameOf } from './values.js';

/**
 * What LibreNMS's API transport sends: the variables of an alert's template, in one flat object. The address in it is the
 * device's own.
 *
 * From LibreNMS's documentation: "Alerting: Templates" (placeholders), "Alerting: Transports" (API).
 */
export class LibrenmsNormaliser implements Normaliser {
  readonly source = 'librenms';

  detects(payload: AlertPayload): boolean {
    const alert = new PathReader(payload);
    return alert.has('alert_id', 'rule_id', 'device_id') || alert.has('sysName', 'severity', 'rule');
  }

  normalise(payload: AlertPayload): NormalisedAlert {
    const alert = new PathReader(payload);
    const names = alert
      .texts('hostname', 'sysName', 'display')
      .filter((name) => hostnameOf(name) !== undefined);
    return alertOf(payload, {
      sourceId: alert.id('alert_id'),
      title: alert.text('title', 'name'),
      description: alert.text('msg'),
      severity: alert.find(anySeverity, 'severity'),
      // Devices are often known by their address.
      hostname: names.find((name) => addressOf(name) === undefined) ?? names[0],
      ruleName: alert.text('name'),
    });
  }
}
