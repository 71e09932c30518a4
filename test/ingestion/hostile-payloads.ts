import { gzipSync } from 'node:zlib';
import fc from 'fast-check';

/** What one request brings, as its bytes go over the wire. */
export interface HostileRequest {
  path: string;
  headers: Record<string, string>;
  body: Buffer;
  /** Whether it goes without a Content-Length, in pieces of that many bytes; 0: in one piece. */
  chunk: number;
}

/** Paths by which normalisers know payloads as theirs: filled with anything, they reach what lies behind. */
const SIGNS = [
  ['labels.alertname', 'annotations', 'startsAt', 'fingerprint', 'status'],
  ['groupKey', 'commonLabels', 'alerts', 'status', 'orgId'],
  ['event.CompositeId', 'event.SeverityName', 'event.Hostname', 'metadata.customerIDString'],
  ['detection_id', 'behaviors', 'device'],
  ['last_updated', 'event_type', 'org', 'alert_transition'],
  ['kibana.alert', 'kibana.alert.rule.name', 'kibana.alert.severity', '_source'],
  ['signal.rule', 'context.rule.name', 'rule', '@timestamp'],
  ['output_fields', 'output', 'priority', 'time', 'rule'],
  ['repository.full_name', 'alert.number', 'alert.security_advisory', 'action'],
  ['finding.category', 'finding.name', 'finding.severity', 'notificationConfigName'],
  ['detail-type', 'detail.service.detectorId', 'detail.severity', 'detail.service.action'],
  ['detail.findings', 'source', 'detail-type'],
  ['ProductArn', 'GeneratorId', 'Severity', 'Resources', 'Id'],
  ['AlertId', 'ServiceSource', 'Severity', 'EntityType'],
  ['incidentId', 'incidentName', 'alerts', 'severity'],
  ['providerAlertId', 'serviceSource', 'evidence'],
  ['properties.incidentNumber', 'properties.severity', 'properties.alerts', 'SystemAlertId'],
  ['class_uid', 'finding_info', 'severity_id', 'metadata', 'observables', 'evidences'],
  ['uuid', 'eventType', 'displayMessage', 'client', 'severity', 'outcome'],
  ['hostIdentifier', 'name', 'columns', 'snapshot', 'diffResults'],
  ['event.event_type', 'event.data', 'messages.event', 'messages'],
  ['threatInfo', 'agentRealtimeInfo', 'alertInfo', 'ruleInfo'],
  ['rule', 'gid', 'sid', 'src_addr', 'pkt_num', 'msg'],
  ['sid', 'search_name', 'results_link', 'result', 'results'],
  ['event_type', 'alert.signature', 'alert.severity', 'src_ip', 'flow'],
  ['rule.level', 'rule.description', 'agent.name', 'data.win', 'manager', 'full_log'],
  ['sourceRef', 'type', 'artifacts', 'observables', 'severity', 'object'],
  ['winlog.event_id', 'Event.System', 'Event.EventData.Data', 'EventID', 'Channel'],
  ['note', 'msg', 'id.orig_h', 'id.resp_h', 'ts', '_path'],
  ['title', 'severity', 'id', 'src_ip', 'hostname', 'tags', 'partner', 'description'],
];
const KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'toString',
  'valueOf',
  'then',
  'length',
  '',
  '.',
  'a.b.c',
  '0',
  ...new Set(SIGNS.flat()),
];
const TEXTS = [
  '',
  '\0',
  '\uD800',
  '\uDFFF\uD800',
  '\uFEFF',
  'high',
  '-1',
  '1e999',
  'NaN',
  '{{7*7}}',
  '%s%n',
  "'; --",
];
const NUMBERS = [
  '0',
  '-0',
  '1e999',
  '-1e-999',
  '9007199254740993',
  '123456789012345678901234567890',
  '0.1',
  '1E+2',
];
/** What is done to an archive. */
const PACKINGS = ['whole', 'cut', 'changed', 'twice', 'plain', 'bomb'] as const;
const CONTENT_TYPES = [
  'application/json',
  'application/json; charset=utf-16',
  'application/x-ndjson',
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  'image/png',
  'not a type',
  ';',
  '',
];
const SOURCES = [
  'elastic',
  'wazuh',
  'splunk',
  'github',
  'guardduty',
  'suricata',
  'windows',
  'signed',
  'acme',
];

/** UTF-16 code units, halves of surrogate pairs and all. */
const units = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 })
  .map((codes) => String.fromCharCode(...codes));
const text = fc.oneof(fc.constantFrom(...TEXTS), units, fc.string({ unit: 'binary', maxLength: 20 }));
const key = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...KEYS) }, { weight: 1, arbitrary: text });

/** JSON as text, since a parsed value has no repeated keys, no order, and no numbers beyond a double. */
const { value } = fc.letrec<{ value: string; list: string; object: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom('null', 'true', 'false', '{}', '[]', ...NUMBERS),
    text.map((one) => JSON.stringify(one)),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(tie('value'), { maxLength: 5 }).map((items) => `[${items.join(', ')}]`),
  object: fc
    .array(fc.tuple(key, tie('value')), { maxLength: 6 })
    .map((members) => `{${members.map(([name, item]) => `${JSON.stringify(name)}:${item}`).join(',\n')}}`),
}));

/** A payload that looks like some product's, until one looks closer. */
const product = fc
  .tuple(fc.constantFrom(...SIGNS), fc.array(value, { minLength: 8, maxLength: 8 }), fc.boolean(), value)
  .map(([paths, values, isNested, rest]) => {
    const members = paths.map((path, index) => {
      const names = isNested ? path.split('.') : [path];
      const inner = values[index] ?? 'null';
      const [first = ''] = names;
      const nested = names.slice(1).reduceRight((item, name) => `{${JSON.stringify(name)}:${item}}`, inner);
      return `${JSON.stringify(first)}:${nested}`;
    });
    return `{${[...members, `"rest":${rest}`].join(',')}}`;
  });

const nested = fc
  .tuple(
    fc.integer({ min: 150, max: 3_000 }),
    fc.constantFrom(['[', ']'], ['{"a":', '}'], ['{"alert":', '}']),
  )
  .map(([depth, [open = '', close = '']]) => `{"a":${open.repeat(depth)}1${close.repeat(depth)}}`);
const long = fc
  .tuple(
    key,
    fc.integer({ min: 1_000, max: 60_000 }),
    fc.constantFrom('x', '\u00e9', '\\', '"', '\u{1F600}', '1.'),
  )
  .map(([name, length, part]) => `{${JSON.stringify(name)}:${JSON.stringify(part.repeat(length))}}`);
const lines = fc.array(fc.oneof(value, product, text), { maxLength: 5 }).map((items) => items.join('\n'));
const document = fc.oneof(
  { weight: 3, arbitrary: value },
  { weight: 5, arbitrary: product },
  { weight: 1, arbitrary: fc.array(product, { maxLength: 4 }).map((items) => `[${items.join()}]`) },
  { weight: 1, arbitrary: lines },
  { weight: 1, arbitrary: nested },
  { weight: 1, arbitrary: long },
);

const encoded = fc.oneof(
  { weight: 8, arbitrary: document.map((json) => Buffer.from(json)) },
  { weight: 1, arbitrary: document.map((json) => Buffer.from(`\uFEFF${json}`)) },
  { weight: 1, arbitrary: document.map((json) => Buffer.from(json, 'utf16le')) },
  { weight: 1, arbitrary: document.map((json) => Buffer.from(json, 'latin1')) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
  // Cut off somewhere, or with one byte changed.
  {
    weight: 2,
    arbitrary: fc.tuple(document, fc.double({ min: 0, max: 1, noNaN: true })).map(([json, part]) => {
      const bytes = Buffer.from(json);
      return bytes.subarray(0, Math.floor(bytes.length * part));
    }),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(document, fc.nat(), fc.nat(255)).map(([json, at, byte]) => {
      const bytes = Buffer.from(json);
      if (bytes.length > 0) bytes[at % bytes.length] = byte;
      return bytes;
    }),
  },
);

const packed = fc
  .tuple(
    encoded,
    fc.constantFrom(...PACKINGS),
    fc.constantFrom('gzip', 'x-gzip', 'br', 'deflate', 'gzip, gzip', 'identity', 'zstd'),
    fc.nat(),
  )
  .map(([bytes, how, encoding, at]): { body: Buffer; encoding: string } => {
    const archive = how === 'bomb' ? gzipSync(Buffer.alloc(3_000_000, 32)) : gzipSync(bytes);
    switch (how) {
      case 'cut':
        return { body: archive.subarray(0, at % archive.length), encoding };
      case 'changed':
        archive[at % archive.length] = at % 256;
        return { body: archive, encoding };
      case 'twice':
        return { body: gzipSync(archive), encoding };
      case 'plain':
        return { body: bytes, encoding };
      case 'bomb':
      case 'whole':
        return { body: archive, encoding };
    }
  });

const path = fc.oneof(
  fc.constant(''),
  fc.constantFrom(...SOURCES).map((source) => `/${source}`),
  fc.constantFrom(
    '/..',
    '/%00',
    '/%zz',
    '/%2e%2e%2f',
    '/-',
    '//',
    '/a/b',
    `/${'x'.repeat(65)}`,
    '/__proto__',
    '/constructor',
  ),
  fc.string({ maxLength: 80 }).map((name) => `/${encodeURIComponent(name)}`),
);
const oddHeaders = fc.dictionary(
  fc.constantFrom(
    'x-webhook-signature',
    'x-hub-signature-256',
    'webhook-id',
    'webhook-timestamp',
    'webhook-signature',
    'x-request-id',
    'x-forwarded-for',
    'accept',
    'expect-nothing',
    'cookie',
    'content-language',
  ),
  fc.oneof(
    fc.string({
      unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
      maxLength: 60,
    }),
    fc.integer({ min: 1, max: 8_000 }).map((length) => 'x'.repeat(length)),
    fc.constantFrom('sha256=', `sha256=${'0'.repeat(64)}`, 'v1,AAAA', '1e9', '-1', '0'),
  ),
  { maxKeys: 3 },
);

/** Requests of every kind that somebody, or something broken, might send. */
export const hostileRequest: fc.Arbitrary<HostileRequest> = fc
  .record({
    path,
    content: fc.oneof(
      { weight: 4, arbitrary: encoded.map((body) => ({ body, encoding: null })) },
      { weight: 1, arbitrary: packed },
    ),
    contentType: fc.oneof(
      { weight: 3, arbitrary: fc.constant('application/json') },
      { weight: 1, arbitrary: fc.constantFrom(...CONTENT_TYPES) },
    ),
    odd: oddHeaders,
    chunk: fc.oneof(
      { weight: 3, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.constantFrom(1_000, 40_000) },
    ),
  })
  .map(({ path: to, content: { body, encoding }, contentType, odd, chunk }) => ({
    path: to,
    body,
    chunk,
    headers: {
      ...odd,
      ...(contentType === '' ? {} : { 'content-type': contentType }),
      ...(encoding === null ? {} : { 'content-encoding': encoding }),
    },
  }));
