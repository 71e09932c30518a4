import { remembered } from './remembered.js';

/** What may be an indicator in a text, by where in the payload it stands. */
export interface IndicatorContext {
  /** It explains: an example in it was never seen on a wire. */
  readonly isProse: boolean;
  /** It holds versions, which look like addresses. */
  readonly isVersion: boolean;
  /** It holds links and addresses that were observed, rather than documentation, the product's own console or its users. */
  readonly hasLinks: boolean;
  /** A domain in it is one, and not the name of a file or of a package. */
  readonly hasDomains: boolean;
  /** It holds a domain and nothing else. */
  readonly isDomain: boolean;
  /** It holds the name of a kind of event, which may look like a domain: `session.network`. */
  readonly isKind: boolean;
  /** The digits of the shortest hash that it may hold. */
  readonly shortestHash: number;
  /** A hash in it is one only where there is nothing else. */
  readonly isWholeHash: boolean;
}

/** Digits in hexadecimal. */
const MD5 = 32;
const SHA256 = 64;

const VERSION = /version|build|user[_-]?agent|firmware/i;
const PROSE = /descr|remediat|recommend|reference|explanation|mitigation|guide|help|(?:^|\.)notes?$/i;
/** What to read about an alert, not what was seen. */
const DOCUMENTATION =
  /remediat|recommend|references?(?:$|\.|_?url|_?link)|mitigation|guide|help|(?:^|\.)notes?$|run_?book|kb_?articles|techniques?\.link$|vendor\.url$|finding(?:_info)?\.src_url$/i;
/** Of a finding, in AWS's format: a page about it. In lower case it may be evidence. */
const SOURCE_URL = /^SourceUrl$/;
const PICTURE = /(?:image|avatar|icon|logo|thumbnail|photo)s?_?(?:url|uri)?$/i;
/** A message's id has the form of an address (RFC 5322, 3.6.4). */
const MESSAGE_ID = /message[_-]?id$|in[_-]?reply[_-]?to$/i;
/** Those who work on alerts and rules. */
const STAFF =
  /^_?(?:owner|assignee|assigned_?to|assigner|(?:created|updated|modified)_?by|mute_?initiator|sys_?contact)$/i;
/** Whom to tell of a finding. */
const CONTACT = /contacts\.email$/i;
/** Names of those who sign in, `first.last` as often as not, and of the services that were called. */
const LOGIN =
  /(?:user|account|sam_?account)_?name$|^(?:login|user|alternate_?id|service|service_?name|event_?source)$/i;
const FILE = /file_?name|file_?path|(?:^|\.)path$|image|package/i;

/**
 * Links that products give to their own consoles, as their documentation names them: squashed. Splunk's alert action, Wazuh's
 * VirusTotal integration, Windows Defender, Kibana, Alertmanager, Grafana, Cortex XDR, CrowdStrike, Microsoft 365 Defender,
 * Trend Vision One, GitHub, Google SCC, PagerDuty, Coralogix, Splunk Observability, Amazon SNS, OData and JSON-LD.
 */
const CONSOLE: ReadonlySet<string> = new Set(
  `resultslink serveruri serverhost permalink fwlink kibanasiemappurl externalurl generatorurl dashboardurl panelurl
   silenceurl xdrurl falconhostlink alertweburl incidentweburl incidenturl incidenturi alerturi workbenchlink htmlurl
   externaluri self endpointurl alerturl logurl detectorurl signingcerturl unsubscribeurl subscribeurl @odata.context @odata.nextlink @odata.type @context @type`.split(
    /\s+/,
  ),
);

/** `agent_id`, `detectorId`, `commit_sha`: opaque, however much it looks like a hash. */
const OPAQUE = [
  /(?:^|[a-z\d])(?:Id|ID|Uid|UID|Guid|GUID|Uuid|UUID|Arn|ARN|IdString|IDString|Token)s?$/,
  /(?:^|[_:/-])(?:id|uid|guid|uuid|arn|rrn|oid|token)s?$/i,
  /^(?:aid|cid|machineid|deviceid|agentid|commit|commit_?sha|(?:event|incident|alert)_?hash|config_?hash|dt_?hash|etag|alias|host_?groups)$/i,
  /(?:(?:dedup\w*|incident|alert|group|routing|integration)_?key|number|finger_?print|public_?key_?hash)$/i,
];
/** Ids of objects that are no files. */
const ID_OF_OBJECT = /(?:docker|actor|container|ms-graph|group)\.id$|device\.groups$/i;
/** Where products that know files by their SHA-256 have it. */
const ID_OF_FILE = /^(?:id|threat_?id)$/i;
/** Hashes, but of a program's imports and of a handshake: many files, and many servers, share one. */
const SHARED_HASH = /imphash|ja3s?(?:$|\.|_)|ja4/i;
const DOMAIN = /domain|fqdn|dns|hostname|^(?:query|query_?name|rrname|sni|server_?name)$/i;
/** The Elastic Common Schema's name of what was asked for. */
const DOMAIN_TAIL = /question\.name$/i;
const KIND = /^(?:event|event_?(?:type|name|action)|type|action|operation|category|kind)$/i;

export const contextOf = remembered((path): IndicatorContext => {
  const segments = path.split('.');
  const key = segments.at(-1) ?? '';
  const tail = segments.slice(-2).join('.');
  const isConsole = CONSOLE.has(key.toLowerCase().replace(/[_-]/g, '')) || CONSOLE.has(tail.toLowerCase());
  const isReading = DOCUMENTATION.test(tail) || SOURCE_URL.test(key) || PICTURE.test(key);
  const hasLinks =
    !isConsole && !isReading && !MESSAGE_ID.test(key) && !STAFF.test(key) && !CONTACT.test(tail);
  return {
    isProse: PROSE.test(tail),
    isVersion: VERSION.test(tail),
    hasLinks,
    hasDomains: hasLinks && !FILE.test(tail) && !LOGIN.test(key),
    isDomain: DOMAIN.test(key) || DOMAIN_TAIL.test(tail),
    isKind: KIND.test(key),
    shortestHash: shortestHash(key, tail),
    isWholeHash: ID_OF_FILE.test(key),
  };
});

function shortestHash(key: string, tail: string): number {
  if (VERSION.test(tail) || ID_OF_OBJECT.test(tail)) return Infinity;
  if (ID_OF_FILE.test(key)) return SHA256;
  return OPAQUE.some((pattern) => pattern.test(key)) || SHARED_HASH.test(tail) ? Infinity : MD5;
}

/**
 * Parts of a payload in which nothing was observed: the rule that Elastic Security copies into its alerts, the policy that its
 * endpoint has applied, XML's namespaces, and the links of HAL between resources.
 */
export const isNoEvidence = remembered((path): boolean =>
  /(?:^|\.)(?:kibana\.alert|signal)\.(?:rule|ancestors|original_event|parents?|depth|group|url)(?:\.|$)|(?:^|\.)(?:Endpoint\.policy|_links)(?:\.|$)|(?:^|\.)[@#_]?xmlns[^.]*$/i.test(
    path,
  ),
);
