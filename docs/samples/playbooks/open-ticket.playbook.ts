import { addCurrentAlertComment, Playbook, type AlertData } from '@opensoar/sdk';
import { Tickets } from './_tickets.js';

@Playbook({
  trigger: 'elastic',
  conditions: { severity: 'critical', tags: ['production', 'payment'] },
  description: 'Open a ticket for critical alerts on production systems',
  order: 200,
  priority: 'high',
  timeout: '10m',
})
export class OpenTicket {
  constructor(private readonly tickets: Tickets) {}

  async run(alert: AlertData) {
    const { ticket } = await this.tickets.open(`${alert.title} on ${alert.hostname ?? 'an unnamed host'}`);
    await addCurrentAlertComment(`Ticket ${ticket} is open.`);
    return { ticket };
  }
}
