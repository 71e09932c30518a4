import type { PayloadFields } from '../payload-fields.js';
import {
  anySeverity,
  cvssSeverity,
  percentSeverity,
  prioritySeverity,
  ruleLevelSeverity,
  type SeverityScale,
  wordSeverity,
} from './severity.js';

// Names as `PayloadFields` has them: lower case, without separators. The surest come first.

export interface FieldNames {
  readonly own: readonly string[];
  /** Names so plain in meaning that depth does not matter. */
  readonly anywhere: readonly string[];
}

export type SeverityField = { readonly scale: SeverityScale } & (
  { readonly name: string; readonly anywhere?: true } | { readonly ending: RegExp }
);

/** A name that several things go by, with what tells ours from the others. */
export interface ConditionalName {
  readonly name: string;
  readonly accepts?: (text: string, fields: PayloadFields) => boolean;
  /** Not put together of the names of several objects: the id of a source is not the id that the source gave. */
  readonly isFlat?: true;
}

/** What says how a request went stands beside the alerts that it gives. */
export const STATUS_TITLES: ReadonlySet<string> = new Set(['message', 'msg', 'text']);

const words = (text: string): string[] => text.split(/\s+/);
const named = (text: string): ConditionalName[] => words(text).map((name) => ({ name }));

const isNoticeType = (text: string) => /^\w+::\w+$/.test(text);
/** `secret_scanning_alert.create` says something, `alert` and `created` do not. */
const isTelling = (text: string) => /\w[ ._:/-]\w/.test(text);
/** Short numbers by these names are kinds of events (Windows) or of threats (firewalls), and repeat. */
const isUnique = (text: string) => /^[\w:.-]{9,}$/.test(text);
/** The alerts of an incident name it too: only for the incident itself is it an id. */
const isIncident = (_: string, fields: PayloadFields) =>
  ['incidentname', 'incidenttype', 'policyname', 'conditionname'].some((name) => fields.own(name).length > 0);
const isSearchJob = (text: string) => /_at_\d+/.test(text);
/** An Azure resource path: long, and of little use when there is a number too. */
const isShort = (text: string) => !text.startsWith('/');

export const TITLE: readonly ConditionalName[] = [
  ...named(
    `title alerttitle alertname alarmname alertdisplayname incidentname incidenttitle findingtitle displaymessage headline
     signature alertsignature searchname primarydescription detectionname threatname eventname
     rulename name subject summary ruledescription`,
  ),
  { name: 'note', accepts: isNoticeType },
  ...named('message msg text rule externalidentifier cveid'),
];

/** What says less than the name of a rule. */
export const WEAK_TITLE: readonly ConditionalName[] = [
  ...named('riskeventtype category description reason'),
  { name: 'eventtype', accepts: isTelling },
  { name: 'type', accepts: isTelling },
  { name: 'action', accepts: isTelling },
];

/** The endings of names that nobody foresaw, with those of the objects around them: `plugin.name`, `event_title`. */
export const TITLE_ENDINGS: readonly RegExp[] = [
  // Of an alert: people and windows have titles too.
  /(?<!job|user|manager|person|employee|contact|owner|actor|window|page)(?:title|headline)$/,
  /(?:alert|alarm|rule|policy|model|plugin|malware|threat|intel|detection|condition|problem|monitor|watchlist|issue|check|scenario|event)name$|alertrule$/,
  /(?:summary|subject)$/,
  /(?:message|msg|output|desc|description|details|info|trigger)$/,
  /(?:alert|alarm|threat|attack|incident|detection|malware|malop|anomaly|violation|issue)types?$/,
  /^event$/,
  /(?<!password)(?:type|classification)$/,
];

/** Two alerts that share an id are taken for one, so a name that may repeat between alerts is not in here. */
export const SOURCE_ID: readonly ConditionalName[] = [
  ...named(
    'alertid alarmid alertuuid alertguid alertuid incidentuid incidenthash findinguid findingid findingarn detectionid detectid compositeid signalid',
  ),
  { name: 'id', accepts: isShort },
  ...named('uuid guid uniqueid rrn fingerprint'),
  { name: 'sourceid', isFlat: true },
  { name: 'sourceref', isFlat: true },
  ...named('externalid'),
  // Of several alerts with one threat, where these have an id of their own.
  { name: 'threatid', accepts: isUnique },
  { name: 'incidentid', accepts: isIncident },
  ...named('incidentnumber offenseid dedupkey dedupekey deduplicationkey'),
  { name: 'eventid', accepts: isUnique },
  { name: 'sid', accepts: isSearchJob },
  { name: 'name', accepts: (text) => /\/(findings|alerts|incidents)\/[^/]+$/.test(text) },
  ...named('id'),
];

export const DESCRIPTION: FieldNames = {
  own: words(`description alertdescription longdescription details explanation message msg output summary
     ruledescription fulllog text body reason comment`),
  anywhere: [],
};

export const RULE_NAME: FieldNames = {
  own: words(`rulename rule alertrule rulesname ruletitle alertname signature alertsignature detectionname
     searchname policyname alarmname alarmrulename alertrulename correlationrule ruledescription`),
  anywhere: ['rulename'],
};

/** With the name of the object around it, as in `metadata.severity` and `policy.severity`. */
const SEVERITY_ENDING =
  /(?:severity|criticality|importance|(?:importance|alert|threat|risk)level|servicestate|hoststate|entitystate|messagetype|notificationtype)$/;

export const SEVERITY: readonly SeverityField[] = [
  ...words('severityname severitylabel severity alertseverity severitylevel threatseverity sev').map(
    (name) => ({
      name,
      scale: anySeverity,
    }),
  ),
  { name: 'rulelevel', scale: ruleLevelSeverity },
  { name: 'risklevel', scale: anySeverity },
  // As a number it counts in either direction: syslog's, and that of Windows and Azure, fall.
  { name: 'level', scale: wordSeverity },
  { name: 'criticality', scale: anySeverity },
  { name: 'impact', scale: anySeverity },
  { ending: SEVERITY_ENDING, scale: wordSeverity },
  { name: 'priority', scale: prioritySeverity },
  { name: 'urgency', scale: prioritySeverity },
  { name: 'confidencelevel', scale: anySeverity },
  { name: 'severitylevel', scale: anySeverity, anywhere: true },
  { name: 'detectionpriority', scale: anySeverity, anywhere: true },
  { name: 'severityscore', scale: anySeverity },
  { name: 'riskscore', scale: percentSeverity },
  { name: 'cvssscore', scale: cvssSeverity },
];

const PLAIN_SOURCE_IP =
  words(`srcip sourceip sourceipaddress srcipaddress sourceaddress srcaddr srcaddress ipsrc sourceipv4 sourceipv6 clientip
     clientipaddress attackerip remoteipdetailsipaddressv4 calleripaddress eventdataipaddress`);

export const SOURCE_IP: FieldNames = {
  own: [
    ...PLAIN_SOURCE_IP,
    ...words(`src source attacker srchost originip idorigh saddr sip actorip userip loginip peeraddress
     remoteaddr remoteaddress remoteip remoteipaddress addrremote clientaddress client ipaddress contextipaddress senderip sendingip
     senderipaddress offensesource`),
  ],
  anywhere: [...PLAIN_SOURCE_IP, 'srchost'],
};

const PLAIN_DEST_IP =
  words(`dstip destip destinationip destinationipaddress destipaddress dstipaddress destinationaddress destaddress dstaddress ipdst ipdest
     destaddr dstaddr destinationipv4 destinationipv6`);

export const DEST_IP: FieldNames = {
  own: [
    ...PLAIN_DEST_IP,
    ...words(`dst dest destination dsthost idresph daddr dip targetip targetipv4 targetipv6 targetaddress victimip impactedip serverip
     serveraddress actionremoteip remoteaddressip4`),
  ],
  anywhere: [...PLAIN_DEST_IP, 'dsthost'],
};

const PLAIN_HOSTNAME =
  words(`hostname computername computer computerdnsname devicename devicednsname devicehostname machinename
     agentcomputername`);

export const HOSTNAME: FieldNames = {
  own: [
    ...PLAIN_HOSTNAME,
    ...words(`host hostidentifier endpointname assetname systemname sysname servername dvchost agentname
     agenthostname device endpoint node nodename dhost impactedentity instance`),
  ],
  anywhere: [
    ...PLAIN_HOSTNAME,
    ...words('machinesdisplayname machinesname hostsname devicesname endpointsname'),
  ],
};

/** The endings of such names that nobody foresaw; not of what reports, relays or is asked. */
export const HOSTNAME_ENDING =
  /(?<!collector|sensor|relay|observer|proxy|gateway|manager|log|url|http|request|query|dst|dest|destination|site|switch)(?:host|machine|computer|device|endpoint|workstation)name$/;

export const TAGS: FieldNames = {
  own: words('tags tag alerttags ruletags labels rulegroups keywords'),
  anywhere: [],
};

export const PARTNER: FieldNames = {
  own: words('partner partnername partnerid tenant tenantname tenantid customer customername customerid'),
  anywhere: [],
};

/** Keys, in lower case, under which products list several alerts, and the envelopes around such a list. */
export const LISTS_OF_ALERTS = words(
  'alerts alert value findings incidents detections threats issues offenses records',
);
/** The same, but as often lists of other things: only what has an id or a title itself is an alert. */
export const LISTS_OF_ANYTHING = words('data items results events');
export const ENVELOPES_OF_LISTS = words('reply response result data body payload params');
