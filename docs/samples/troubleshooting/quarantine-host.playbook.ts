import { setTimeout as wait } from 'node:timers/promises';
import { Action, currentAction, Playbook, type AlertData } from '@opensoar/sdk';

/** Your endpoint protection's own client goes here; this one takes its time. */
const endpoints = {
  quarantine: (_host: string, signal: AbortSignal) => wait(60_000, undefined, { signal }),
};

@Playbook({ trigger: 'edr', description: 'Take a host off the network' })
export class QuarantineHost {
  @Action({ effect: 'destructive', timeout: '5m' })
  async quarantine(host: string): Promise<void> {
    await endpoints.quarantine(host, currentAction().signal);
  }

  async run(alert: AlertData) {
    await this.quarantine(alert.hostname ?? alert.title);
    return { quarantined: true };
  }
}
