import { describe, expect, it } from '@jest/globals';
import { parseBody, serialisePayload } from './parse-payload.js';
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

  it.each(['5', 'null', '"text"', 'true'])('rejects %s as no alert', (body) => {
    expect(read(body)).toMatchObject({
      alerts: [],
      rejections: [{ index: 0, error: { code: 'NOT_AN_ALERT' } }],
    });
  });

  it.each([
    ['', 'EMPTY_PAYLOAD'],
    [' \n', 'EMPTY_PAYLOAD'],
    ['[]', 'EMPTY_PAYLOAD'],
    ['{"value":[]}', 'EMPTY_PAYLOAD'],
    ['{"title":', 'INVALID_JSON'],
    ['title=A', 'INVALID_JSON'],
    ['{"a":NaN}', 'INVALID_JSON'],
    [`${'['.repeat(10_000)}${']'.repeat(10_000)}`, 'TOO_DEEP'],
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
});
