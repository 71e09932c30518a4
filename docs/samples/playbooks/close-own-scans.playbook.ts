import { Action, addCurrentAlertComment, Playbook, resolveCurrentAlert, type AlertData } from '@opensoar/sdk';

/** Where our own vulnerability scanner probes from. */
const SCANNERS = ['192.0.2.10', '192.0.2.11'];

/** A port probe that our own scanner has made is no attack. */
@Playbook({
  trigger: 'guardduty',
  conditions: { ruleName: 'Recon:EC2/PortProbeUnprotectedPort' },
  description: 'Resolve port probes of our own scanner',
})
export class CloseOwnScans {
  async run(alert: AlertData) {
    if (alert.sourceIp === undefined || !(await this.isScanner(alert.sourceIp))) return { resolved: false };
    await addCurrentAlertComment(`${alert.sourceIp} is our own scanner.`);
    await resolveCurrentAlert({ determination: 'benign', reason: 'A probe of our own scanner' });
    return { resolved: true };
  }

  /** A list will do for now; asking the scanner's own API would change nothing but this body. */
  @Action({ effect: 'read', timeout: '30s', retries: 2, description: 'Is this address one of our scanners?' })
  async isScanner(address: string): Promise<boolean> {
    return SCANNERS.includes(address);
  }
}
