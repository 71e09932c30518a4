import type { Found } from './alert-of.js';
import { EnvelopedNormaliser } from './enveloped.normaliser.js';
import type { PathReader } from './paths.js';
import { anySeverity } from './severity.js';

/**
 * SentinelOne: threats, alerts of STAR custom rules, the activities that tell of either, and unified alerts. A threat has
 * a confidence in place of a severity: malicious is high, suspicious is medium. The agent's address is the host's, never
 * the source's.
 *
 * From the management console's API documentation (v2.1): "Threats", "Alerts" (cloud-detection), "Activities", and
 * "Unified Alert Management" (GraphQL).
 */
export class SentinelOneNormaliser extends EnvelopedNormaliser {
  readonly source = 'sentinelone';
  readonly aliases = ['sentinel-one', 's1'];
  protected override readonly lists = ['data'];

  protected find(payload: PathReader): PathReader | undefined {
    // Where `data` is a list it holds several alerts, of which `at` would be the first.
    const only = payload.list('data') ? [] : [payload.at('data')];
    return [payload, ...only].find(
      (one) =>
        one.has('threatInfo') ||
        one.has('alertInfo', 'ruleInfo') ||
        one.has('activityType', 'primaryDescription') ||
        one.has('analystVerdict', 'detectionSource.product'),
    );
  }

  protected read(alert: PathReader): Found {
    const ruleName = alert.text('ruleInfo.name', 'data.ruleName', 'analytics.name');
    return {
      sourceId: alert.id('alertInfo.alertId', 'threatInfo.threatId', 'data.alertId', 'threatId', 'id'),
      title: alert.text('primaryDescription', 'threatInfo.threatName', 'ruleInfo.name', 'name'),
      description: alert.text(
        'ruleInfo.description',
        'data.ruleDescription',
        'indicators.description',
        'description',
      ),
      severity: alert.find(
        anySeverity,
        'ruleInfo.severity',
        'data.severity',
        'threatInfo.confidenceLevel',
        'data.confidenceLevel',
        'severity',
        'confidenceLevel',
      ),
      sourceIp: alert.address('alertInfo.srcIp', 'data.srcIp', 'data.ipAddress', 'detectionTime.attacker.ip'),
      destIp: alert.address('alertInfo.dstIp', 'data.dstIp'),
      hostname: alert.hostname(
        'agentRealtimeInfo.agentComputerName',
        'agentDetectionInfo.agentComputerName',
        'agentDetectionInfo.name',
        'agentRealtimeInfo.name',
        'data.computerName',
        'assets.name',
      ),
      ruleName,
      tags: alert.texts(
        'threatInfo.classification',
        'classification',
        'data.threatClassification',
        'indicators.category',
        'indicators.tactics.name',
        'indicators.tactics.techniques.name',
      ),
    };
  }
}
