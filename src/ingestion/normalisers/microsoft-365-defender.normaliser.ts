import type { Found } from './alert-of.js';
import { EnvelopedNormaliser } from './enveloped.normaliser.js';
import { embedded } from './envelopes.js';
import type { PathReader } from './paths.js';
import { anySeverity } from './severity.js';

/** What these services report an address for is a user's activity, and the address is where it came from. */
const SIGN_IN_SERVICES = [
  'AADIdentityProtection',
  'MicrosoftCloudAppSecurity',
  'MicrosoftDefenderForCloudApps',
  'MicrosoftAppGovernance',
];

/**
 * Microsoft 365 Defender (Defender XDR): incidents and their alerts as its API has them, and rows of the tables AlertInfo
 * and AlertEvidence, from advanced hunting or from the streaming API. The rows of one alert share its id.
 *
 * From Microsoft's documentation: "List incidents API in Microsoft Defender XDR", "Streaming API", and "AlertInfo" and
 * "AlertEvidence" (advanced hunting schema).
 */
export class Microsoft365DefenderNormaliser extends EnvelopedNormaliser {
  readonly source = 'microsoft-365-defender';
  readonly aliases = ['m365', 'm365-defender', 'xdr', 'defender-xdr'];
  protected override readonly lists = ['value', 'records', 'Results'];

  protected find(payload: PathReader): PathReader | undefined {
    const isAlert = [payload, payload.at('properties')].some((one) => one.has('AlertId', 'ServiceSource'));
    return isAlert || payload.has('incidentId', 'incidentName') ? payload : undefined;
  }

  protected read(payload: PathReader): Found {
    const alert = payload.has('properties.AlertId') ? payload.at('properties') : payload;
    const isIncident = alert.has('incidentName');
    return {
      sourceId: isIncident ? alert.id('incidentId') : alert.id('AlertId'),
      title: alert.text('incidentName', 'title') ?? evidenceNameOf(alert),
      description: alert.text('description', 'alerts.description'),
      severity: alert.find(anySeverity, 'severity'),
      ...addressesOf(alert),
      hostname:
        alert.hostname('DeviceName', 'devices.deviceDnsName', 'alerts.devices.deviceDnsName') ??
        machineOf(alert),
      tags: [
        ...alert.texts('category', 'tags', 'mitreTechniques', 'alerts.category', 'alerts.mitreTechniques'),
        ...embedded(alert, 'Categories').texts('items'),
        ...embedded(alert, 'AttackTechniques').texts('items'),
      ],
      partner: payload.id('partner', 'tenantId') ?? tenantOf(alert),
    };
  }
}

/** A row of AlertEvidence may leave its alert's title to AlertInfo. */
function evidenceNameOf(alert: PathReader): string | undefined {
  const type = alert.text('EntityType');
  return type === undefined ? undefined : [...alert.texts('ServiceSource'), type].join(': ');
}

/** AlertEvidence says of an address on which side of a connection it was; an incident does not. */
function addressesOf(alert: PathReader): Pick<Found, 'sourceIp' | 'destIp'> {
  const remote = alert.address('RemoteIP');
  const direction = alert.text('EvidenceDirection')?.toLowerCase();
  return {
    sourceIp: direction === 'source' ? remote : signInAddressOf(alert),
    destIp: direction === 'destination' ? remote : undefined,
  };
}

function signInAddressOf(incident: PathReader): string | undefined {
  return incident
    .each('alerts')
    .filter((alert) => SIGN_IN_SERVICES.includes(alert.text('serviceSource') ?? ''))
    .flatMap((alert) => alert.each('entities'))
    .filter((entity) => entity.text('entityType') === 'Ip')
    .map((entity) => entity.address('ipAddress'))
    .find((address) => address !== undefined);
}

function machineOf(alert: PathReader): string | undefined {
  const machine = embedded(alert, 'AdditionalFields');
  return machine.text('items.Type') === 'host'
    ? machine.hostname('items.HostName', 'items.NetBiosName')
    : undefined;
}

/** Incidents are numbered by tenant, and only their address says which. */
function tenantOf(incident: PathReader): string | undefined {
  return /[?&]tid=([\w-]+)/.exec(incident.text('incidentUri') ?? '')?.[1];
}
