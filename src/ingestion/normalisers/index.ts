import { AlertmanagerNormaliser } from './alertmanager.normaliser.js';
import { CoralogixNormaliser } from './coralogix.normaliser.js';
import { CortexXdrNormaliser } from './cortex-xdr.normaliser.js';
import { CrowdStrikeNormaliser } from './crowdstrike.normaliser.js';
import { DatadogNormaliser } from './datadog.normaliser.js';
import { ElasticNormaliser } from './elastic.normaliser.js';
import { FalcoNormaliser } from './falco.normaliser.js';
import { GenericNormaliser } from './generic.normaliser.js';
import { GitHubNormaliser } from './github.normaliser.js';
import { GoogleSccNormaliser } from './google-scc.normaliser.js';
import { GrafanaNormaliser } from './grafana.normaliser.js';
import { GuardDutyNormaliser } from './guardduty.normaliser.js';
import { IntSightsNormaliser } from './intsights.normaliser.js';
import { LibrenmsNormaliser } from './librenms.normaliser.js';
import { Microsoft365DefenderNormaliser } from './microsoft-365-defender.normaliser.js';
import { MicrosoftDefenderEndpointNormaliser } from './microsoft-defender-endpoint.normaliser.js';
import { MicrosoftDefenderForCloudNormaliser } from './microsoft-defender-for-cloud.normaliser.js';
import { MicrosoftGraphSecurityNormaliser } from './microsoft-graph-security.normaliser.js';
import { MicrosoftSentinelNormaliser } from './microsoft-sentinel.normaliser.js';
import type { AlertPayload, Normaliser } from './normaliser.js';
import { OcsfNormaliser } from './ocsf.normaliser.js';
import { OktaNormaliser } from './okta.normaliser.js';
import { OsqueryNormaliser } from './osquery.normaliser.js';
import { PagerDutyNormaliser } from './pagerduty.normaliser.js';
import { SecurityHubNormaliser } from './security-hub.normaliser.js';
import { SentinelOneNormaliser } from './sentinelone.normaliser.js';
import { SnortNormaliser } from './snort.normaliser.js';
import { SplunkNormaliser } from './splunk.normaliser.js';
import { SuricataNormaliser } from './suricata.normaliser.js';
import { TheHiveNormaliser } from './thehive.normaliser.js';
import { WazuhNormaliser } from './wazuh.normaliser.js';
import { WindowsNormaliser } from './windows.normaliser.js';
import { ZeekNormaliser } from './zeek.normaliser.js';

/** One for every source that is known, the surest of its payloads first; the first that detects a payload has it. */
const NORMALISERS: readonly Normaliser[] = [
  new OcsfNormaliser(),
  new ElasticNormaliser(),
  new GuardDutyNormaliser(),
  new SecurityHubNormaliser(),
  new GoogleSccNormaliser(),
  new CrowdStrikeNormaliser(),
  new SentinelOneNormaliser(),
  new CortexXdrNormaliser(),
  new OktaNormaliser(),
  new MicrosoftGraphSecurityNormaliser(),
  new MicrosoftDefenderEndpointNormaliser(),
  new MicrosoftDefenderForCloudNormaliser(),
  new MicrosoftSentinelNormaliser(),
  new Microsoft365DefenderNormaliser(),
  new GitHubNormaliser(),
  new DatadogNormaliser(),
  new CoralogixNormaliser(),
  new IntSightsNormaliser(),
  new WazuhNormaliser(),
  new SuricataNormaliser(),
  new ZeekNormaliser(),
  new SnortNormaliser(),
  new FalcoNormaliser(),
  new OsqueryNormaliser(),
  new PagerDutyNormaliser(),
  new SplunkNormaliser(),
  new GrafanaNormaliser(),
  new AlertmanagerNormaliser(),
  new LibrenmsNormaliser(),
  new TheHiveNormaliser(),
  new WindowsNormaliser(),
];

const GENERIC: Normaliser = new GenericNormaliser();

/** Every payload is asked about more than once: whether it is to be split, and how it is to be read. */
const detected = new WeakMap<AlertPayload, Normaliser>();

/** The normaliser for the source that a path names. */
export function normaliserOf(source: string): Normaliser {
  return NORMALISERS.find((one) => one.source === source || one.aliases?.includes(source)) ?? GENERIC;
}

/** The normaliser for a payload of which nobody says where it came from. */
export function detectNormaliser(payload: AlertPayload): Normaliser {
  const known = detected.get(payload);
  if (known) return known;
  const normaliser = NORMALISERS.find((one) => one.detects(payload)) ?? GENERIC;
  detected.set(payload, normaliser);
  return normaliser;
}

/** Whether the payload shows of itself which source it is from. */
export function isRecognised(payload: AlertPayload): boolean {
  return detectNormaliser(payload) !== GENERIC;
}

/**
 * The normaliser for a payload from a named source: senders give their sources names of their own, and templates make
 * payloads of which a source's documentation knows nothing.
 */
export function normaliserFor(payload: AlertPayload, source: string): Normaliser {
  const named = normaliserOf(source);
  return named !== GENERIC && named.detects(payload) ? named : detectNormaliser(payload);
}
