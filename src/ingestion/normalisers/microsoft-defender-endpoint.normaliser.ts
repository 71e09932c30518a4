import type { Found } from './alert-of.js';
import { EnvelopedNormaliser } from './enveloped.normaliser.js';
import type { PathReader } from './paths.js';
import { anySeverity } from './severity.js';

/**
 * Alerts of Microsoft Defender for Endpoint's own API, and in the form of its former SIEM API. Addresses among the
 * evidence have no direction, so they are neither source nor destination.
 *
 * From Microsoft's documentation: "Alert resource type" (Defender for Endpoint API), "Map Microsoft Defender for Endpoint
 * alert fields".
 */
export class MicrosoftDefenderEndpointNormaliser extends EnvelopedNormaliser {
  readonly source = 'microsoft-defender-endpoint';
  readonly aliases = ['mde', 'defender-endpoint'];
  protected override readonly lists = ['value'];

  protected find(payload: PathReader): PathReader | undefined {
    return payload.has('detectionSource', 'alertCreationTime') || payload.has('AlertTitle', 'LinkToWDATP')
      ? payload
      : undefined;
  }

  protected read(alert: PathReader): Found {
    return {
      sourceId: alert.id('id', 'AlertId'),
      title: alert.text('title', 'AlertTitle'),
      description: alert.text('description'),
      severity: alert.find(anySeverity, 'severity'),
      hostname: alert.hostname('computerDnsName'),
      tags: alert.texts('category', 'mitreTechniques', 'threatFamilyName'),
      partner: alert.id('partner', 'aadTenantId'),
    };
  }
}
