import {
  Action,
  Playbook,
  addCurrentAlertComment,
  resolveCurrentAlert,
  updateCurrentAlert,
  type AlertData,
} from '@opensoar/sdk';
import { isPrivateAddress } from './_addresses.js';
import { ThreatIntel, type Reputation } from './_threat-intel.js';

/** Tags of alerts that a person or a recovery takes care of. */
const TAKEN_CARE_OF = ['escalate', 'recovery'];

/** Triages by the source address: an internal one is benign, one that is known to be bad is malicious. */
@Playbook({
  trigger: 'webhook',
  conditions: { severity: ['high', 'critical'] },
  description: 'Triage high and critical alerts by their source address',
  order: 100,
  priority: 'high',
})
export class TriageHighSeverity {
  constructor(private readonly intel: ThreatIntel) {}

  @Action({ effect: 'read', timeout: '30s', retries: 2, retryBackoff: 2, description: 'Look up an address' })
  async checkReputation(ip: string): Promise<Reputation> {
    return this.intel.reputation(ip);
  }

  async run(alert: AlertData) {
    if (alert.tags.some((tag) => TAKEN_CARE_OF.includes(tag))) return { outcome: 'left_alone' };
    const { sourceIp } = alert;
    if (sourceIp === undefined) {
      await addCurrentAlertComment(
        'Triage: the alert names no source address, so a person has to look at it.',
      );
      return { outcome: 'no_source_address' };
    }
    if (isPrivateAddress(sourceIp)) {
      await resolveCurrentAlert({
        determination: 'benign',
        reason: `The source address ${sourceIp} is private: internal traffic`,
      });
      return { outcome: 'benign', sourceIp };
    }
    const reputation = await this.checkReputation(sourceIp);
    if (reputation === 'malicious') {
      await updateCurrentAlert({
        status: 'in_progress',
        determination: 'malicious',
        reason: `The source address ${sourceIp} is known to be malicious`,
      });
      return { outcome: 'malicious', sourceIp };
    }
    await addCurrentAlertComment(`Triage: the reputation of ${sourceIp} is ${reputation}.`);
    return { outcome: 'undecided', sourceIp, reputation };
  }
}
