import { Action, addCurrentAlertComment, currentAction, Playbook, type AlertData } from '@opensoar/sdk';
import { type Incident, Incidents } from './incidents.js';

/** A playbook that is a provider of the app, and is injected with another one. */
@Playbook({
  trigger: 'webhook',
  conditions: { severity: ['high', 'critical'] },
  description: 'Open an incident for alerts that matter',
})
export class OpenIncident {
  constructor(private readonly incidents: Incidents) {}

  async run(alert: AlertData) {
    const incident = await this.open(alert.title, alert.hostname ?? 'unknown');
    await addCurrentAlertComment(`The incident "${incident.title}" is open.`);
    return { incident };
  }

  @Action({ effect: 'write', description: 'Open an incident' })
  async open(title: string, host: string): Promise<Incident> {
    return this.incidents.open(currentAction().idempotencyKey, { title, host });
  }
}
