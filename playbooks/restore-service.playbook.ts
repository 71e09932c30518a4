import { Action, Playbook, addCurrentAlertComment, type AlertData } from '@opensoar/sdk';
import { endpointControl } from './_endpoint-control.js';

/** The second step of a recovery: bring the services of the isolated host back. `IsolateHost` is the first. */
@Playbook({
  trigger: 'webhook',
  conditions: { tags: ['recovery'] },
  description: 'Recovery, step 2: restart the services of the host and check them',
  order: 20,
  priority: 'high',
})
export class RestoreService {
  @Action({ effect: 'write', timeout: '120s', description: 'Restart the services of a host' })
  async restartServices(hostname: string): Promise<string[]> {
    return endpointControl.restartServices(hostname);
  }

  @Action({
    effect: 'read',
    timeout: '30s',
    retries: 3,
    retryBackoff: 2,
    description: 'Check that a host is well',
  })
  async checkHealth(hostname: string): Promise<{ healthy: true }> {
    if (!(await endpointControl.isHealthy(hostname))) throw new Error(`${hostname} is not healthy yet.`);
    return { healthy: true };
  }

  async run(alert: AlertData) {
    if (alert.hostname === undefined) {
      throw new Error('The alert names no host, so there is nothing to restore.');
    }
    const services = await this.restartServices(alert.hostname);
    const { healthy } = await this.checkHealth(alert.hostname);
    await addCurrentAlertComment(
      `Recovery, step 2: ${services.join(' and ')} run again on ${alert.hostname}, which is healthy.`,
    );
    return { hostname: alert.hostname, services, healthy };
  }
}
