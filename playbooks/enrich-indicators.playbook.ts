import { Action, Playbook, addCurrentAlertComment, updateCurrentAlert, type AlertData } from '@opensoar/sdk';
import { ThreatIntel, type Reputation } from './_threat-intel.js';

/** Look-ups per alert; some alerts carry thousands of indicators. */
const MAX_LOOK_UPS = 50;

/** Looks up what an alert mentions, all at the same time, and says what it found in a comment and in tags. */
@Playbook({
  trigger: 'webhook',
  conditions: { severity: ['medium', 'high', 'critical'] },
  description: "Look up an alert's indicators in parallel",
  order: 50,
})
export class EnrichIndicators {
  constructor(private readonly intel: ThreatIntel) {}

  @Action({
    effect: 'read',
    timeout: '30s',
    retries: 2,
    retryBackoff: 2,
    description: 'Look up one indicator',
  })
  async enrichIndicator(indicator: string): Promise<{ indicator: string; reputation: Reputation }> {
    return { indicator, reputation: await this.intel.reputation(indicator) };
  }

  async run(alert: AlertData) {
    const { ips, domains, hashes, urls } = alert.iocs;
    const indicators = [...ips, ...domains, ...hashes, ...urls].slice(0, MAX_LOOK_UPS);
    if (indicators.length === 0) return { enriched: 0, malicious: [] };

    const results = await Promise.all(indicators.map((indicator) => this.enrichIndicator(indicator)));

    const malicious = results
      .filter(({ reputation }) => reputation === 'malicious')
      .map(({ indicator }) => indicator);
    await addCurrentAlertComment(
      ['Indicators:', ...results.map(({ indicator, reputation }) => `- ${indicator}: ${reputation}`)].join(
        '\n',
      ),
    );
    const found = malicious.length > 0 ? ['enriched', 'malicious-indicator'] : ['enriched'];
    await updateCurrentAlert({
      tags: [...new Set([...alert.tags, ...found])],
      reason: `${malicious.length} of ${results.length} indicators are known to be malicious`,
    });
    return { enriched: results.length, malicious };
  }
}
