import { addCurrentAlertComment, Playbook, updateCurrentAlert, type AlertData } from '@opensoar/sdk';

/** Whatever happens on one of these hosts is critical. */
@Playbook({
  trigger: 'webhook',
  conditions: { hostname: ['dc-01', 'dc-02', 'db-01'] },
  description: 'Raise alerts on the hosts that matter most',
  order: 5,
})
export class RaiseCrownJewels {
  async run(alert: AlertData) {
    if (alert.severity === 'critical') return { raised: false };
    const reason = `${alert.hostname} is one of the hosts that matter most`;
    await updateCurrentAlert({ severity: 'critical', reason });
    await addCurrentAlertComment(`Raised from ${alert.severity} to critical: ${reason}.`);
    return { raised: true };
  }
}
