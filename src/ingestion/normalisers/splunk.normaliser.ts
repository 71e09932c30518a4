import { isRecord, isScalar } from '../payload-fields.js';
import { alertOf } from './alert-of.js';
import { GenericNormaliser } from './generic.normaliser.js';
import type { AlertPayload, NormalisedAlert, Normaliser } from './normaliser.js';
import { PathReader } from './paths.js';
import { anySeverity } from './severity.js';
import { addressOf } from './values.js';

/** The hosts that an event may be about, the affected one first. */
const HOSTS = [
  'dest_host',
  'dest_nt_host',
  'dest_dns',
  'dest',
  'orig_host',
  'dvc_host',
  'dvc',
  'src_host',
  'src_nt_host',
  'src_dns',
  'src',
];
/** What is said of a search for each of its results; its id is not theirs alone. */
const OF_SEARCH = ['search_name', 'app', 'owner', 'severity', 'urgency', 'partner'];
/** Characters. */
const MAX_OF_SEARCH = 1_000;
/** Characters. The text of a notable event is a line. */
const MAX_TEXT = 100_000;
const FIELD_IN_TEXT = /(?<=^|[,\s])([\w.:]{1,100})="([^"\\]*(?:\\.[^"\\]*)*)"/gs;

const generic = new GenericNormaliser();

/**
 * What Splunk's webhook action sends: a search and its first result; searches' results from the REST API; and notable
 * events of Enterprise Security, as results or on their own, also as their index has them: there the id and the rule's name,
 * which the `notable` macro adds, are missing, and `source` names the correlation search. A result's fields are whatever the
 * search gives, so they are read by their usual names. And incidents of Splunk Observability.
 *
 * From Splunk's documentation: "Use a webhook alert action" (Alerting Manual), "Notable events in Splunk Enterprise
 * Security" and "Using notable events in search" (dev.splunk.com), `collect` (Search Reference), "How urgency is assigned to
 * notable events", "Send alert notifications to a webhook" (Observability Cloud), and the Common Information Model's fields.
 */
export class SplunkNormaliser implements Normaliser {
  readonly source = 'splunk';
  readonly aliases = ['splunk-es', 'splunk-enterprise-security'];

  detects(payload: AlertPayload): boolean {
    const search = new PathReader(payload);
    return (
      (search.has('sid') && ('search_name' in payload || search.has('results_link')) && !search.has('gid')) ||
      (isRecord(payload['result']) && 'preview' in payload) ||
      (Array.isArray(payload['results']) && ('preview' in payload || search.has('sid'))) ||
      isIncident(search) ||
      isNotable(payload)
    );
  }

  split(payload: AlertPayload): readonly unknown[] | undefined {
    const { results } = payload;
    if (!Array.isArray(results)) return undefined;
    const search = Object.fromEntries(OF_SEARCH.flatMap((key) => keptOf(payload, key)));
    return results.map((result: unknown) => ({ preview: false, ...search, result }));
  }

  normalise(payload: AlertPayload): NormalisedAlert {
    if (isIncident(new PathReader(payload))) return readIncident(payload);
    const event = isRecord(payload['result']) ? payload['result'] : payload;
    const notable = isNotable(event);
    const result = notable ? { ...fieldsInText(event), ...event } : event;
    const search = new PathReader(payload);
    const fields = new PathReader(result);
    const found = generic.normalise(result);
    const ruleName =
      fields.text('rule_name', 'search_name') ??
      search.text('search_name') ??
      (notable ? fields.text('source') : undefined);
    return alertOf(payload, {
      sourceId: fields.id('event_id') ?? (notable ? fields.id('rule_id') : undefined) ?? searchIdOf(search),
      title: fields.text('rule_title', 'search_title') ?? ruleName ?? found.title,
      description: fields.text('rule_description', 'description', 'message') ?? fields.text('_raw'),
      severity:
        fields.find(anySeverity, 'urgency', 'severity') ?? search.find(anySeverity, 'severity', 'urgency'),
      sourceIp: fields.address('src_ip', 'src') ?? found.sourceIp,
      destIp: fields.address('dest_ip', 'dest') ?? found.destIp,
      hostname: notable ? hostOf(fields) : (found.hostname ?? hostOf(fields)),
      ruleName,
      tags: [
        ...found.tags,
        ...fields.texts(
          'security_domain',
          'annotations.mitre_attack',
          'annotations.mitre_attack.mitre_technique_id',
        ),
      ],
    });
  }
}

/** What a detector of Splunk Observability sends to a webhook. */
function isIncident(payload: PathReader): boolean {
  return payload.has('sf_schema', 'incidentId');
}

function readIncident(payload: AlertPayload): NormalisedAlert {
  const incident = new PathReader(payload);
  const inputs = incident.records('inputs').flatMap((each) => Object.values(each).filter(isRecord));
  const hosts = inputs.map((input) =>
    new PathReader(input).hostname('dimensions.host', 'key.host', 'key.host.name'),
  );
  return alertOf(payload, {
    sourceId: incident.id('incidentId'),
    title: incident.text('messageTitle', 'rule', 'detector'),
    description: incident.text('messageBody', 'description'),
    severity: incident.find(anySeverity, 'severity'),
    hostname: hosts.find((host) => host !== undefined),
    ruleName: incident.text('rule', 'detector'),
  });
}

/** A large value would be there once for each result. */
function keptOf(payload: AlertPayload, key: string): [string, unknown][] {
  const value = payload[key];
  return isScalar(value) && String(value).length <= MAX_OF_SEARCH ? [[key, value]] : [];
}

function isNotable(payload: AlertPayload): boolean {
  const event = new PathReader(payload);
  const isNamed = event.has('rule_name') || event.has('search_name');
  return (
    (event.text('index') === 'notable' && (isNamed || event.text('sourcetype') === 'stash')) ||
    (event.has('event_id') && isNamed && (event.has('security_domain') || event.has('rule_title')))
  );
}

/**
 * Fields that were not extracted are left in the text of a notable event, as the `collect` command writes it:
 * `1767225600, search_name="Access - Rule", src="203.0.113.7"`. Of one that is there twice the first counts.
 */
function fieldsInText(event: AlertPayload): Record<string, unknown> {
  const text = new PathReader(event).text('_raw')?.slice(0, MAX_TEXT) ?? '';
  const pairs = [...text.matchAll(FIELD_IN_TEXT)].map(
    ([, name = '', value = '']) => [name, value.replace(/\\(["\\])/g, '$1')] as const,
  );
  return Object.fromEntries(pairs.reverse());
}

/** The `host` of a notable event is the search head or the indexer that wrote it. */
function hostOf(fields: PathReader): string | undefined {
  return fields.texts(...HOSTS).find((name) => addressOf(name) === undefined);
}

/**
 * The id of the search's run. An alert that is triggered for each result has the same for all of them: there the link
 * to the results tells which one it is (`… | head 3 | tail 1`).
 */
function searchIdOf(search: PathReader): string | undefined {
  const sid = search.id('sid');
  const link = search
    .text('results_link')
    ?.replace(/%20|\+/g, ' ')
    .replace(/%7C/gi, '|');
  const place = /\| head (\d+) \| tail 1\b/.exec(link ?? '')?.[1];
  return sid !== undefined && place !== undefined && place !== '1' ? `${sid}#${place}` : sid;
}
