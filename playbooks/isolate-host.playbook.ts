import { Action, Playbook, addCurrentAlertComment, updateCurrentAlert, type AlertData } from '@opensoar/sdk';
import { endpointControl } from './_endpoint-control.js';

/** The first step of a recovery: cut the host off. `RestoreService` is the second. */
@Playbook({
  trigger: 'webhook',
  conditions: { tags: ['recovery'] },
  description: 'Recovery, step 1: isolate the host from the network',
  order: 10,
  priority: 'high',
})
export class IsolateHost {
  /** Should the worker die in the middle, `verify` finds out whether the host was isolated, so that nobody has to. */
  @Action({
    effect: 'destructive',
    timeout: '60s',
    description: 'Cut a host off from the network',
    verify: async (hostname: string) => ({
      happened: await endpointControl.isIsolated(hostname),
      output: { hostname, isolated: true },
    }),
  })
  async isolate(hostname: string): Promise<{ hostname: string; isolated: boolean }> {
    await endpointControl.isolate(hostname);
    return { hostname, isolated: true };
  }

  async run(alert: AlertData) {
    if (alert.hostname === undefined) {
      throw new Error('The alert names no host, so there is nothing to isolate.');
    }
    const isolation = await this.isolate(alert.hostname);
    if (alert.status === 'new') {
      await updateCurrentAlert({ status: 'in_progress', reason: `Recovery of ${alert.hostname} has begun` });
    }
    await addCurrentAlertComment(`Recovery, step 1: ${alert.hostname} is isolated from the network.`);
    return isolation;
  }
}
