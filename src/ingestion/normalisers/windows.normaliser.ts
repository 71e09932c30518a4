import type { Severity } from '@opensoar/sdk';
import type { Scalar } from '../payload-fields.js';
import { alertOf } from './alert-of.js';
import type { AlertPayload, NormalisedAlert, Normaliser } from './normaliser.js';
import { PathReader } from './paths.js';
import { anySeverity } from './severity.js';
import { addressOf, identifierOf, textOf } from './values.js';
import { DEFENDER_EVENTS, SECURITY_EVENTS, SYSMON_EVENTS } from './windows-events.js';

const EVENT_ID = [
  'Event.System.EventID',
  'Event.System.EventID.text',
  'Event.System.EventID.value',
  'System.EventID',
  'System.EventID.text',
  'winlog.event_id',
  'EventID',
  'event_id',
];
const CHANNEL = ['Event.System.Channel', 'System.Channel', 'winlog.channel', 'Channel', 'log_name'];
const PROVIDER = [
  'Event.System.Provider.attributes.Name',
  'Event.System.Provider.Name',
  'Event.System.Provider_attributes.Name',
  'System.Provider.attributes.Name',
  'System.Provider.Name',
  'winlog.provider_name',
  'ProviderName',
  'SourceName',
];
const COMPUTER = [
  'Event.System.Computer',
  'System.Computer',
  'winlog.computer_name',
  'computer_name',
  'Computer',
  'ComputerName',
  'host.name',
  'Hostname',
];
const LEVEL = [
  'Event.System.Level',
  'System.Level',
  'Event.RenderingInfo.Level',
  'winlog.level',
  'log.level',
  'Level',
  'Severity',
];
const EVENT_DATA = ['Event.EventData', 'EventData', 'winlog.event_data', 'winlog.user_data', 'event_data'];

const DEFENDER = /windows defender|microsoft antimalware/i;
/** By the names of the providers; where there is none, of the channels. */
const EVENTS = [
  [/sysmon/i, SYSMON_EVENTS],
  [DEFENDER, DEFENDER_EVENTS],
  [/security/i, SECURITY_EVENTS],
] as const;

/** Information is what every audited success is: it says nothing about how bad one is. */
const LEVELS: ReadonlyMap<string, Severity> = new Map([
  ['1', 'critical'],
  ['critical', 'critical'],
  ['2', 'high'],
  ['error', 'high'],
  ['3', 'medium'],
  ['warning', 'medium'],
]);

/** `MPTHREAT_SEVERITY`, where 0 is unknown. The name beside it is in the language of the computer. */
const THREAT_LEVELS: ReadonlyMap<string, Severity> = new Map([
  ['1', 'low'],
  ['2', 'medium'],
  ['4', 'high'],
  ['5', 'critical'],
]);
const DESCRIPTION = ['CommandLine', 'ProcessCommandLine', 'ScriptBlockText'];
const SOURCE_IP = ['SourceIp', 'IpAddress', 'SourceAddress', 'ClientAddress'];
const DEST_IP = ['DestinationIp', 'DestAddress'];

/**
 * Windows events, of Sysmon and Defender too: the event's XML as JSON, as converters of EVTX files write it; flat as EvtxECmd
 * and NXLog write it; and as Winlogbeat sends it. Record numbers count on each computer and in each channel: they identify no
 * alert.
 *
 * From Microsoft's documentation: "Event Schema" (Windows Event Log), "Sysmon: Events", "Advanced security audit policy
 * settings", "MPTHREAT_SEVERITY enumeration"; Elastic's "Winlogbeat fields", NXLog's `im_msvistalog`, and EvtxECmd's README.
 */
export class WindowsNormaliser implements Normaliser {
  readonly source = 'windows';
  readonly aliases = ['windows-eventlog', 'windows-event-log', 'sysmon', 'windows-sysmon', 'winlogbeat'];

  detects(payload: AlertPayload): boolean {
    const event = new PathReader(payload);
    return (
      eventIdOf(event) !== undefined &&
      event.text(...CHANNEL, ...PROVIDER) !== undefined &&
      event.text(...COMPUTER) !== undefined
    );
  }

  normalise(payload: AlertPayload): NormalisedAlert {
    const event = new PathReader(payload);
    const data = listedDataOf(event);
    const threat = threatOf(event, data);
    const ruleName = event.text(...inData('RuleName')) ?? data.text('RuleName') ?? threat?.name;
    const message = event.text(
      'message',
      'RenderingInfo.Message',
      'Event.RenderingInfo.Message',
      'MapDescription',
    );
    return alertOf(payload, {
      title: threat?.name ?? headlineOf(message) ?? titleOf(event),
      description:
        message ??
        event.text(...inData(...DESCRIPTION)) ??
        data.text(...DESCRIPTION) ??
        (threat && titleOf(event)),
      severity: threat?.severity ?? event.find(levelSeverity, ...LEVEL),
      sourceIp: event.address(...inData(...SOURCE_IP)) ?? data.address(...SOURCE_IP) ?? remoteHostOf(event),
      destIp: event.address(...inData(...DEST_IP)) ?? data.address(...DEST_IP),
      hostname: event.hostname(...COMPUTER),
      ruleName,
      tags: mitreIdsIn(ruleName),
    });
  }
}

function titleOf(event: PathReader): string {
  const id = eventIdOf(event) ?? '';
  const origin = originOf(event);
  const [, names] = EVENTS.find(([pattern]) => pattern.test(origin)) ?? [];
  return names?.[id] ?? `${origin}: event ${id}`;
}

function originOf(event: PathReader): string {
  return event.text(...PROVIDER) ?? event.text(...CHANNEL) ?? 'Windows';
}

/** What the antivirus found. The level of its events is that of a log entry, not of the threat. */
function threatOf(
  event: PathReader,
  data: PathReader,
): { name: string | undefined; severity: Severity | undefined } | undefined {
  if (!DEFENDER.test(originOf(event))) return undefined;
  const find = <T>(read: (value: Scalar) => T | undefined, name: string): T | undefined =>
    event.find(read, ...inData(name)) ?? data.find(read, name);
  return {
    name: find(textOf, 'Threat Name'),
    severity: find(threatSeverity, 'Severity ID') ?? find(anySeverity, 'Severity Name'),
  };
}

function eventIdOf(event: PathReader): string | undefined {
  const id = event.id(...EVENT_ID);
  return id !== undefined && /^\d{1,5}$/.test(id) ? id : undefined;
}

/** Where data of these names may be; flat forms have them at the top. */
function inData(...names: string[]): string[] {
  return names.flatMap((name) => [...EVENT_DATA.map((data) => `${data}.${name}`), name]);
}

/** Converters that keep the structure of the XML leave the data as a list of names and texts. */
function listedDataOf(event: PathReader): PathReader {
  const entries = EVENT_DATA.flatMap((path) => event.records(`${path}.Data`)).map((item) => {
    const data = new PathReader(item);
    return [data.text('Name', 'attributes.Name') ?? '', data.text('text', 'value')] as const;
  });
  return new PathReader(Object.fromEntries(entries));
}

/** EvtxECmd writes a name and, in parentheses, an address. */
function remoteHostOf(event: PathReader): string | undefined {
  const [, inParentheses] = /\(([^()]+)\)$/.exec(event.text('RemoteHost') ?? '') ?? [];
  return event.address('RemoteHost') ?? addressOf(inParentheses ?? '');
}

function threatSeverity(value: Scalar): Severity | undefined {
  return THREAT_LEVELS.get(identifierOf(value) ?? '');
}

function levelSeverity(value: Scalar): Severity | undefined {
  return LEVELS.get(identifierOf(value)?.toLowerCase() ?? '');
}

/** Sysmon's messages begin with the event's name and a colon. */
function headlineOf(message: string | undefined): string | undefined {
  return message
    ?.split(/[\r\n]/, 1)[0]
    ?.trim()
    .replace(/:$/, '');
}

/** Sysmon's configuration names rules as it likes; `technique_id=T1059,technique_name=…` is common. */
function mitreIdsIn(ruleName: string | undefined): string[] {
  return ruleName?.match(/\bT\d{4}(\.\d{3})?\b/g) ?? [];
}
