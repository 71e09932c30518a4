import { Action, addCurrentAlertComment, Playbook, type AlertData } from '@opensoar/sdk';

/** Your firewall's own client goes here. */
const firewall = {
  block: async (_address: string): Promise<void> => undefined,
  isBlocked: async (_address: string): Promise<boolean> => true,
};

@Playbook({
  trigger: 'webhook',
  conditions: { tags: 'block-source' },
  description: 'Block the addresses of an alert that is tagged for it',
})
export class BlockSources {
  @Action({
    effect: 'destructive',
    timeout: '30s',
    // Asked only when a worker died while the call was under way: did it happen?
    verify: async (address: string) => ({ happened: await firewall.isBlocked(address) }),
  })
  async block(address: string): Promise<void> {
    await firewall.block(address);
  }

  async run(alert: AlertData) {
    // All at the same time; one that fails does not keep the others from being tried.
    const outcomes = await Promise.allSettled(alert.iocs.ips.map((address) => this.block(address)));
    const blocked = alert.iocs.ips.filter((_, index) => outcomes[index]?.status === 'fulfilled');
    if (blocked.length > 0) await addCurrentAlertComment(`Blocked: ${blocked.join(', ')}`);
    return { blocked, failed: outcomes.length - blocked.length };
  }
}
