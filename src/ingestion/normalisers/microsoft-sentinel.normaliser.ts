import type { Found } from './alert-of.js';
import { EnvelopedNormaliser } from './enveloped.normaliser.js';
import { hostOf, readSecurityAlert } from './microsoft-defender-for-cloud.normaliser.js';
import type { PathReader } from './paths.js';
import { anySeverity } from './severity.js';

/**
 * Microsoft Sentinel: incidents as Azure Resource Manager has them, the same in what an automation rule sends to a
 * playbook, and alerts as Resource Manager has them, as a playbook gets them and as the tables SecurityAlert and
 * SecurityIncident hold them.
 *
 * From Microsoft's documentation: "Incidents - Get" (Sentinel REST API), "Microsoft Sentinel connector" for Azure Logic
 * Apps, "Entities - Get" (SecurityAlert), "SecurityAlert" and "SecurityIncident" (Azure Monitor tables), "Microsoft
 * Sentinel entity types reference".
 */
export class MicrosoftSentinelNormaliser extends EnvelopedNormaliser {
  readonly source = 'microsoft-sentinel';
  readonly aliases = ['sentinel', 'azure-sentinel'];
  protected override readonly lists = ['value'];

  protected find(payload: PathReader): PathReader | undefined {
    return [payload, payload.at('object'), payload.at('body'), payload.at('body.object')].find(
      (one) =>
        /SecurityInsights\/Incidents$/i.test(one.text('type') ?? '') ||
        one.has('properties.incidentNumber') ||
        one.has('properties.systemAlertId') ||
        one.has('SystemAlertId') ||
        one.has('IncidentNumber', 'IncidentName'),
    );
  }

  protected read(found: PathReader): Found {
    const content = found.has('properties') ? found.at('properties') : found;
    return content.has('SystemAlertId') ? readSecurityAlert(content) : readIncident(found, content);
  }
}

function readIncident(incident: PathReader, content: PathReader): Found {
  return {
    sourceId: incident.has('properties')
      ? incident.id('name', 'properties.incidentNumber', 'id')
      : incident.id('IncidentName', 'IncidentNumber'),
    title: content.text('title'),
    description: content.text('description'),
    severity: content.find(anySeverity, 'severity'),
    hostname: hostOf(content.each('relatedEntities')),
    tags: content.texts('labels.labelName', 'additionalData.tactics', 'additionalData.techniques'),
  };
}
