import type { Found } from './alert-of.js';
import { EnvelopedNormaliser } from './enveloped.normaliser.js';
import { embedded } from './envelopes.js';
import type { PathReader } from './paths.js';
import { anySeverity } from './severity.js';

/**
 * Microsoft Sentinel: incidents as Azure Resource Manager has them, the same in what an automation rule sends to a
 * playbook, and alerts as a playbook gets them and as the tables SecurityAlert and SecurityIncident hold them.
 *
 * From Microsoft's documentation: "Incidents - Get" (Sentinel REST API), "Microsoft Sentinel connector" for Azure Logic
 * Apps, "SecurityAlert" and "SecurityIncident" (Azure Monitor tables), "Microsoft Sentinel entity types reference".
 */
export class MicrosoftSentinelNormaliser extends EnvelopedNormaliser {
  readonly source = 'microsoft-sentinel';
  readonly aliases = ['sentinel', 'azure-sentinel'];
  protected override readonly lists = ['value'];

  protected find(payload: PathReader): PathReader | undefined {
    return [payload, payload.at('object')].find(
      (one) =>
        /SecurityInsights\/Incidents$/i.test(one.text('type') ?? '') ||
        one.has('properties.incidentNumber') ||
        one.has('SystemAlertId') ||
        one.has('IncidentNumber', 'IncidentName'),
    );
  }

  protected read(found: PathReader): Found {
    const isResource = found.has('properties');
    const alert = isResource ? found.at('properties') : found;
    return {
      sourceId: isResource
        ? found.id('name', 'properties.incidentNumber', 'id')
        : alert.id('SystemAlertId', 'IncidentName', 'IncidentNumber'),
      title: alert.text('title', 'AlertDisplayName', 'DisplayName', 'AlertName'),
      description: alert.text('description'),
      severity: alert.find(anySeverity, 'severity', 'AlertSeverity'),
      hostname: hostOf(alert) ?? alert.hostname('CompromisedEntity'),
      tags: [
        ...alert.texts('labels.labelName', 'additionalData.tactics', 'additionalData.techniques'),
        ...alert.texts('Tactics', 'Techniques').flatMap((text) => text.split(/\s*,\s*/)),
      ],
    };
  }
}

/** The host among the entities: those of an incident, or those that an alert has as JSON in a string. */
function hostOf(alert: PathReader): string | undefined {
  const hosts = [...alert.each('relatedEntities'), ...embedded(alert, 'Entities').each('items')].filter(
    (entity) => entity.text('kind', 'Type')?.toLowerCase() === 'host',
  );
  return hosts
    .map((host) => host.hostname('properties.hostName', 'HostName'))
    .find((name) => name !== undefined);
}
