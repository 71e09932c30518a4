import type { Found } from './alert-of.js';
import { EnvelopedNormaliser } from './enveloped.normaliser.js';
import { embedded } from './envelopes.js';
import type { PathReader } from './paths.js';
import { anySeverity } from './severity.js';
import { separate } from './values.js';

/**
 * Microsoft Defender for Cloud: security alerts as continuous export and workflow automation send them, and as Azure
 * Resource Manager has them.
 *
 * From Microsoft's documentation: "Alerts schemas" (Defender for Cloud), "Alerts" (Defender for Cloud REST API),
 * "Microsoft Defender for Cloud Alert" (Azure Logic Apps connector).
 */
export class MicrosoftDefenderForCloudNormaliser extends EnvelopedNormaliser {
  readonly source = 'microsoft-defender-for-cloud';
  readonly aliases = ['defender-for-cloud', 'azure-security-center'];
  protected override readonly lists = ['value'];

  protected find(payload: PathReader): PathReader | undefined {
    const exported = [payload, payload.at('body')].find(isExported);
    if (exported) return exported;
    return payload.has('properties.SystemAlertId') &&
      /^Microsoft\.Security\/(locations\/)?alerts$/i.test(payload.text('type') ?? '')
      ? payload.at('properties')
      : undefined;
  }

  protected read(alert: PathReader): Found {
    return readSecurityAlert(alert);
  }
}

/** What only Sentinel, which keeps these alerts too, says of one. */
const OF_SENTINEL = ['AlertLink', 'WorkspaceId', 'TenantId'];

/** Workflow automation leaves the address of the alert's page out. */
function isExported(alert: PathReader): boolean {
  return (
    alert.has('SystemAlertId', 'AlertUri') ||
    (alert.has('SystemAlertId', 'ResourceIdentifiers') && !OF_SENTINEL.some((column) => alert.has(column)))
  );
}

/**
 * A security alert in the terms that Defender for Cloud shares with Sentinel.
 *
 * From Microsoft's documentation: "Microsoft Sentinel security alert schema reference", "Microsoft Sentinel entity types
 * reference".
 */
export function readSecurityAlert(alert: PathReader): Found {
  const entities = embedded(alert, 'Entities').each('items');
  return {
    sourceId: alert.id('SystemAlertId'),
    title: alert.text('AlertDisplayName', 'DisplayName', 'AlertName'),
    description: alert.text('Description'),
    severity: alert.find(anySeverity, 'Severity', 'AlertSeverity'),
    ...addressesOf(entities),
    hostname: hostOf(entities) ?? alert.hostname('CompromisedEntity'),
    tags: ['Tactics', 'Intent', 'Techniques', 'SubTechniques']
      .flatMap((path) => embedded(alert, path).texts('items'))
      .flatMap(separate),
  };
}

/** The host among the entities of an alert or of an incident. */
export function hostOf(entities: readonly PathReader[]): string | undefined {
  return entities
    .filter((entity) => typeOf(entity) === 'host')
    .map((host) => host.hostname('HostName', 'properties.HostName'))
    .find((name) => name !== undefined);
}

/**
 * The ends of a connection among the entities: each is an address, or refers to an earlier one by its `$id`. Ids repeat
 * where an alert was put together of several lists; the nearest before is the one that is meant.
 */
function addressesOf(entities: readonly PathReader[]): Pick<Found, 'sourceIp' | 'destIp'> {
  const addresses = new Map<string, string | undefined>();
  const endOf = (connection: PathReader, end: string) =>
    connection.address(`${end}.Address`) ?? addresses.get(connection.id(`${end}.$ref`) ?? '');
  let sourceIp: string | undefined;
  let destIp: string | undefined;
  for (const entity of entities) {
    const id = entity.id('$id');
    if (id !== undefined && typeOf(entity) === 'ip') addresses.set(id, entity.address('Address'));
    sourceIp ??= endOf(entity, 'SourceAddress');
    destIp ??= endOf(entity, 'DestinationAddress');
  }
  return { sourceIp, destIp };
}

function typeOf(entity: PathReader): string | undefined {
  return entity.text('kind', 'Type')?.toLowerCase();
}
