import { describe, expect, it } from '@jest/globals';
import { parseBody, parseLines, parsePayload, serialisePayload } from './parse-payload.js';
import { readAlerts, readSource } from './read-alerts.js';

const read = (body: string, source?: string) => readAlerts(parseBody(Buffer.from(body)), source);
const codeOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
};

describe('readAlerts', () => {
  it('keeps the text of a single alert to the letter', () => {
    const body = ' { "title": "A", "n": 1.0, "n": 12345678901234567890 }\n';
    expect(read(`\uFEFF${body}`).alerts).toMatchObject([
      { index: 0, title: 'A', source: 'webhook', text: body },
    ]);
  });

  it('accepts and rejects the items of a list each on its own', () => {
    const { alerts, rejections } = read('[{"title":"A"}, 5, null, [], "text", {"title":"B"}]');
    expect(alerts).toMatchObject([
      { index: 0, title: 'A', text: '{"title":"A"}' },
      { index: 5, title: 'B' },
    ]);
    expect(rejections.map(({ index, error }) => [index, error.code, error.message])).toEqual([
      [1, 'NOT_AN_ALERT', 'An alert is a JSON object; this is a number.'],
      [2, 'NOT_AN_ALERT', 'An alert is a JSON object; this is null.'],
      [3, 'NOT_AN_ALERT', 'An alert is a JSON object; this is a list.'],
      [4, 'NOT_AN_ALERT', 'An alert is a JSON object; this is a string.'],
    ]);
  });

  it.each([
    ['5', 'NOT_AN_ALERT'],
    ['null', 'NOT_AN_ALERT'],
    ['"text"', 'NOT_AN_ALERT'],
    ['true', 'NOT_AN_ALERT'],
    ['{"value":[]}', 'EMPTY_PAYLOAD'],
    [`${'['.repeat(10_000)}${']'.repeat(10_000)}`, 'TOO_DEEP'],
  ])('rejects %.20s with %s', (body, code) => {
    expect(read(body)).toMatchObject({ alerts: [], rejections: [{ index: 0, error: { code } }] });
  });

  it('gives each alert its own text, out of lists and envelopes too', () => {
    const items = ['{ "title" : "A", "n":1.0 }', '{"title":"B","title":"C"}'];
    const texts = (body: string) => read(body).alerts.map(({ index, text }) => [index, text]);
    expect(texts(`[ ${items.join(' ,\n')}]`)).toEqual(items.map((text, index) => [index, text]));
    expect(texts(`{"value": [${items.join()}]}`)).toEqual(items.map((text) => [0, text]));
    expect(texts(`[{"value": [${items.join()}]}]`)).toEqual(items.map((text) => [0, text]));
  });

  it('keeps every digit of an id', () => {
    expect(read('{"title":"A","id":12345678901234567891}').alerts).toMatchObject([
      { sourceId: '12345678901234567891', value: { id: '12345678901234567891' } },
    ]);
  });

  it.each([
    'application/x-ndjson',
    'application/ndjson; charset=utf-8',
    'application/jsonl',
    'application/x-jsonlines',
    'application/json-lines',
    'application/vnd.acme+ndjson',
  ])('reads lines, the broken ones apart, where they are said to be %s', (contentType) => {
    const { items } = parsePayload(Buffer.from('{"a":1}\n{"a":\n{"a":2}\n'), contentType);
    expect(items.map((item) => ('error' in item ? item.error.code : item.value))).toEqual([
      { a: 1 },
      'INVALID_JSON',
      { a: 2 },
    ]);
  });

  it.each([
    ['lines of documents without a word about it', '{"a":1}\r\n\r\n{"a":2}', 2],
    ['a list over several lines', '[\n{"a":1},\n{"a":2}\n]', 2],
    ['a document over several lines', '{\n"a":1\n}\n', 1],
  ])('reads %s, whatever its content type', (_what, body, count) => {
    for (const contentType of ['application/x-ndjson', 'application/json', 'text/plain', null])
      expect(parsePayload(Buffer.from(body), contentType).items).toHaveLength(count);
  });

  it.each(['{"a":1}\n{"a":', '{"a":1}\n}', '{"a":1\n}}', '{"a":1}{"a":2}', `{\n${'}\n'.repeat(2000)}`])(
    'takes %.20j for one broken document, unless it is said to be lines',
    (body) => {
      expect(codeOf(() => parsePayload(Buffer.from(body), 'application/json'))).toBe('INVALID_JSON');
    },
  );

  it('reads one document a line, each on its own', () => {
    const lines = Buffer.concat([
      Buffer.from('{"title":"A"}\r\n\n{"title":\n'),
      Buffer.from([0x7b, 0xff, 0x0a]),
      Buffer.from(`${'['.repeat(201)}${']'.repeat(201)}\n{"value":[{"title":"B"},{"title":"C"}]}`),
    ]);
    const { alerts, rejections } = readAlerts(parseLines(lines), undefined);
    expect(alerts).toMatchObject([
      { index: 0, title: 'A', text: '{"title":"A"}\r' },
      { index: 4, title: 'B', text: '{"title":"B"}' },
      { index: 4, title: 'C' },
    ]);
    expect(rejections.map(({ index, error }) => [index, error.code])).toEqual([
      [1, 'INVALID_JSON'],
      [2, 'INVALID_ENCODING'],
      [3, 'TOO_DEEP'],
    ]);
    expect(codeOf(() => parseLines(Buffer.from('\n \r\n')))).toBe('EMPTY_PAYLOAD');
    expect(codeOf(() => parseLines(Buffer.from('{}\n'.repeat(1001))))).toBe('TOO_MANY_ALERTS');
  });

  it.each([2 ** 53, -1e300, Infinity])(
    'refuses a parsed payload with %d, which may have been another number',
    (n) => {
      expect(codeOf(() => serialisePayload({ a: [n] }))).toBe('INEXACT_NUMBER');
    },
  );

  it.each([
    ['', 'EMPTY_PAYLOAD'],
    [' \n', 'EMPTY_PAYLOAD'],
    ['[]', 'EMPTY_PAYLOAD'],
    ['{"title":', 'INVALID_JSON'],
    ['title=A', 'INVALID_JSON'],
    ['{"a":NaN}', 'INVALID_JSON'],
    [`{"a":${'{"a":'.repeat(250)}1${'}'.repeat(251)}`, 'TOO_DEEP'],
    [JSON.stringify(Array.from({ length: 1001 }, () => ({}))), 'TOO_MANY_ALERTS'],
  ])('refuses %.20s with %s', (body, code) => {
    expect(codeOf(() => read(body))).toBe(code);
  });

  it('refuses bytes that are no UTF-8', () => {
    expect(codeOf(() => parseBody(Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x7d])))).toBe(
      'INVALID_ENCODING',
    );
  });

  it('refuses a parsed payload that is too deep before it serialises it', () => {
    let deep: unknown = {};
    for (let i = 0; i < 50_000; i++) deep = [deep];
    expect(codeOf(() => serialisePayload(deep))).toBe('TOO_DEEP');
  });

  it('keeps the source as the path names it, whichever normaliser that means', () => {
    const body = '{"kibana.alert.rule.name":"R","kibana.alert.severity":"high"}';
    expect(read(body).alerts).toMatchObject([{ source: 'elastic', ruleName: 'R' }]);
    expect(read(body, 'elastic-security').alerts).toMatchObject([
      { source: 'elastic-security', ruleName: 'R' },
    ]);
    expect(read('{"title":"A"}', 'my.scanner').alerts).toMatchObject([{ source: 'my.scanner', title: 'A' }]);
  });

  it('gives back texts that the database can hold', () => {
    const [alert] = read(
      JSON.stringify({
        title: `a\0b\ud800${'t'.repeat(2000)}`,
        id: 'i'.repeat(5000),
        description: '\0'.repeat(100_000),
        rule_name: `x${'\ud83d\ude00'.repeat(1000)}`,
        partner: 'p'.repeat(300),
        tags: Array.from({ length: 300 }, (_, i) => `${i}${'x'.repeat(300)}`),
      }),
    ).alerts;
    expect(alert?.title).toMatch(/^a\uFFFDb\uFFFDt+…$/);
    expect(alert?.title).toHaveLength(1000);
    expect(alert?.sourceId).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(alert?.description).toMatch(/^\uFFFD+…$/);
    expect(alert?.ruleName).toHaveLength(500);
    expect(alert?.ruleName).not.toMatch(/\p{Surrogate}/u);
    expect(alert?.partner).toHaveLength(200);
    expect(alert?.tags).toHaveLength(100);
    expect(Math.max(...(alert?.tags.map((tag) => tag.length) ?? []))).toBe(200);
  });

  it('reads a very wide payload in bounded time', () => {
    const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`key_${i}`, `value ${i}`]));
    expect(read(JSON.stringify({ title: 'Wide', wide })).alerts).toMatchObject([{ title: 'Wide' }]);
  });
});

describe('readSource', () => {
  it('lowers the case', () => {
    expect(readSource('Elastic.Alert')).toBe('elastic.alert');
  });

  it.each(['', '-a', 'a b', 'ä', 'a/b', 'a'.repeat(65)])('refuses %j', (source) => {
    expect(codeOf(() => readSource(source))).toBe('INVALID_SOURCE');
  });

  it('counts what it rejects against the alerts of a request', () => {
    const list = Array.from({ length: 2000 }, () => 7);
    expect(() =>
      readAlerts(parseBody(Buffer.from(JSON.stringify({ alerts: [{}, ...list] }))), undefined),
    ).toThrow(/1000/);
  });

  it.each([
    ['many segments in keys', () => ({ ['a.'.repeat(90)]: nested(150, 'a.a.a.a', 'x') })],
    ['commas and blanks', () => ({ alert_transition: 'Triggered', tags: ' '.repeat(500_000) })],
  ])('takes no time over %s', (_, payload) => {
    expect(readAlerts(parseBody(Buffer.from(JSON.stringify(payload()))), undefined).alerts).toHaveLength(1);
  });
});

function nested(depth: number, key: string, value: unknown): unknown {
  let node: unknown = Object.fromEntries(Array.from({ length: 4000 }, (_, n) => [`k${n}`, value]));
  for (let level = 0; level < depth; level += 1) node = { [key]: node };
  return node;
}
