import type { Found } from './alert-of.js';
import { EnvelopedNormaliser } from './enveloped.normaliser.js';
import type { PathReader } from './paths.js';
import { anySeverity } from './severity.js';

const SOURCE_ROLES = ['source', 'attacker'];
const DESTINATION_ROLES = ['destination', 'attacked', 'commandAndControl'];

/** What these services report an address for is a user's activity, and the address is where it came from. */
const SIGN_IN_SERVICES = [
  'azureAdIdentityProtection',
  'microsoftDefenderForCloudApps',
  'microsoftAppGovernance',
];

/**
 * Alerts and incidents of Microsoft Graph security: `microsoft.graph.security.alert` (alerts_v2), `…security.incident`,
 * and the former `microsoft.graph.alert`; and `microsoft.graph.riskDetection` of Entra ID Protection, also as Azure Monitor
 * streams it, in the `properties` of a record.
 *
 * From Microsoft's documentation (Microsoft Graph): "alert resource type" in `microsoft.graph.security` and in
 * `microsoft.graph`, "incident resource type", "deviceEvidence", "ipEvidence", "alertEvidence" for the roles,
 * "riskDetection resource type"; (Azure Monitor) "AADUserRiskEvents", "Azure resource logs schema".
 */
export class MicrosoftGraphSecurityNormaliser extends EnvelopedNormaliser {
  readonly source = 'microsoft-graph-security';
  readonly aliases = ['graph', 'graph-security'];
  protected override readonly lists = ['value', 'records'];

  protected find(payload: PathReader): PathReader | undefined {
    return /^#?microsoft\.graph\.(security\.)?(alert|incident)$/.test(payload.text('@odata.type') ?? '') ||
      payload.has('providerAlertId', 'serviceSource') ||
      payload.has('incidentWebUrl', 'displayName') ||
      payload.has('vendorInformation', 'azureTenantId') ||
      riskDetectionIn(payload)
      ? payload
      : undefined;
  }

  protected read(alert: PathReader): Found {
    const risk = riskDetectionIn(alert);
    if (risk) return readRiskDetection(risk, alert);
    const evidence = [...alert.each('evidence'), ...alert.each('alerts.evidence')];
    const addresses = evidence.filter(isOfType('ipEvidence'));
    const withRole = (roles: readonly string[]) =>
      addresses.find((ip) => ip.texts('roles').some((role) => roles.includes(role)))?.address('ipAddress');
    const isSignIn = SIGN_IN_SERVICES.includes(alert.text('serviceSource') ?? '');
    return {
      sourceId: alert.id('id', 'providerAlertId'),
      title: alert.text('title', 'displayName'),
      description: alert.text('description', 'alerts.description'),
      severity: alert.find(anySeverity, 'severity'),
      sourceIp:
        withRole(SOURCE_ROLES) ??
        (isSignIn ? addresses[0]?.address('ipAddress') : undefined) ??
        alert.address('networkConnections.sourceAddress', 'userStates.logonIp'),
      destIp: withRole(DESTINATION_ROLES) ?? alert.address('networkConnections.destinationAddress'),
      hostname:
        evidence.find(isOfType('deviceEvidence'))?.hostname('deviceDnsName', 'hostName') ??
        alert.hostname('hostStates.fqdn', 'hostStates.netBiosName'),
      tags: alert.texts(
        'category',
        'mitreTechniques',
        'alerts.mitreTechniques',
        'systemTags',
        'customTags',
        'tags',
      ),
      partner: alert.id('partner', 'tenantId', 'azureTenantId'),
    };
  }
}

function riskDetectionIn(payload: PathReader): PathReader | undefined {
  return [payload, payload.at('properties')].find((one) => one.has('riskEventType', 'riskLevel'));
}

/** The `level` beside it in a record of Azure Monitor is that of logging, not of the risk. */
function readRiskDetection(risk: PathReader, record: PathReader): Found {
  return {
    sourceId: risk.id('id'),
    title: risk.text('riskEventType'),
    severity: risk.find(anySeverity, 'riskLevel'),
    sourceIp: risk.address('ipAddress'),
    tags: risk.texts('mitreTechniqueId'),
    partner: record.id('partner', 'tenantId'),
  };
}

function isOfType(type: string): (evidence: PathReader) => boolean {
  return (evidence) => evidence.text('@odata.type')?.endsWith(`.${type}`) === true;
}
