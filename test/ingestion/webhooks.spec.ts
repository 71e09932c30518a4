import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Playbook } from '@opensoar/sdk';
import { ApiKeyScope } from '../../src/identity/api-key.entity.js';
import { BODY_LIMIT, IngestionApp } from './ingestion-app.js';

@Playbook({ trigger: 'webhook', conditions: { severity: ['high', 'critical'] }, order: 20 })
class SecondStep {
  run(): void {}
}

@Playbook({ trigger: 'webhook', conditions: { severity: ['high', 'critical'] }, order: 10 })
class FirstStep {
  run(): void {}
}

@Playbook({ trigger: 'elastic' })
class ElasticOnly {
  run(): void {}
}

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');
const LONG_FIELDS = [
  'title',
  'description',
  'hostname',
  'rule',
  'id',
  'partner',
  'tags',
  'src_ip',
  'severity',
  'k'.repeat(1000),
];
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

describe('the webhook', () => {
  let app: IngestionApp;

  beforeAll(async () => {
    app = await IngestionApp.create([FirstStep, SecondStep, ElasticOnly]);
  });

  afterAll(() => app.close());

  it('keeps the alert, its bytes, the decisions, and an execution for each playbook that answers', async () => {
    const body = ' {"title": "Beacon", "severity":"high", "n": 1.00, "src_ip":"203.0.113.9"}\n';
    const { status, accepted, rejected } = await app.post(body, {
      contentType: 'application/json; charset=utf-8',
    });

    expect(status).toBe(202);
    expect(rejected).toEqual([]);
    expect(accepted).toEqual([
      {
        alertId: expect.stringMatching(UUID),
        duplicate: false,
        correlationId: expect.stringMatching(UUID),
        executions: [
          { id: expect.any(String), playbook: 'first_step' },
          { id: expect.any(String), playbook: 'second_step' },
        ],
      },
    ]);

    const [alert] = await app.rows<Record<string, unknown>>(
      `SELECT a.*, a.raw::text AS raw, p.bytes, p.sha256, p.content_type FROM alert a JOIN payload p ON p.id = a.payload_id
       WHERE a.id = $1`,
      [accepted[0]?.alertId],
    );
    expect(alert).toMatchObject({
      source: 'webhook',
      title: 'Beacon',
      severity: 'high',
      status: 'new',
      determination: 'unknown',
      source_ip: '203.0.113.9',
      iocs: { ips: ['203.0.113.9'] },
      correlation_id: accepted[0]?.correlationId,
      raw: body,
      raw_sha256: sha256(body),
      sha256: sha256(body),
      bytes: Buffer.from(body),
      content_type: 'application/json; charset=utf-8',
      decisions: [
        { playbook: 'first_step', verdict: 'run' },
        { playbook: 'second_step', verdict: 'run' },
      ],
    });

    const executions = await app.rows(
      `SELECT id, playbook, status, correlation_id FROM execution WHERE alert_id = $1 ORDER BY sequence_position`,
      [accepted[0]?.alertId],
    );
    expect(executions).toEqual(
      accepted[0]?.executions.map(({ id, playbook }, index) => ({
        id,
        playbook,
        status: index === 0 ? 'queued' : 'pending',
        correlation_id: accepted[0]?.correlationId,
      })),
    );
  });

  it('tells where an alert comes from by the path, else by the payload', async () => {
    const body = '{"kibana.alert.rule.name":"Reverse shell","kibana.alert.severity":"low"}';
    const sources = [];
    for (const path of ['', '/elastic-security', '/Some.Tool']) {
      const { accepted } = await app.post(body, { path });
      sources.push(
        ...(await app.rows('SELECT source, title FROM alert WHERE id = $1', [accepted[0]?.alertId])),
      );
    }
    expect(sources).toEqual([
      { source: 'elastic', title: 'Reverse shell' },
      { source: 'elastic-security', title: 'Reverse shell' },
      { source: 'some.tool', title: expect.any(String) },
    ]);
  });

  it('accepts and rejects the items of a list each on its own', async () => {
    const { status, accepted, rejected } = await app.post('[{"title":"One"}, null, {"title":"Two"}, 5]');
    expect(status).toBe(202);
    expect(rejected.map(({ index, code }) => [index, code])).toEqual([
      [1, 'NOT_AN_ALERT'],
      [3, 'NOT_AN_ALERT'],
    ]);
    const alerts = await app.rows<{ title: string; raw: string; payload_id: string }>(
      `SELECT title, raw::text, payload_id FROM alert WHERE id = ANY ($1) ORDER BY title`,
      [accepted.map(({ alertId }) => alertId)],
    );
    expect(alerts).toMatchObject([
      { title: 'One', raw: '{"title":"One"}' },
      { title: 'Two', raw: '{"title":"Two"}' },
    ]);
    expect(new Set(alerts.map(({ payload_id }) => payload_id)).size).toBe(1);
  });

  it('answers in the order of the payload, and takes the second of two equal items for a repeat', async () => {
    const [b, a] = [`b-${randomUUID()}`, `a-${randomUUID()}`];
    const { accepted } = await app.post(
      JSON.stringify([
        { id: b, title: 'B', severity: 'high' },
        { id: a, title: 'A' },
        { id: b, title: 'B again', severity: 'high' },
      ]),
    );
    expect(accepted.map(({ duplicate, executions }) => [duplicate, executions.length])).toEqual([
      [false, 2],
      [false, 0],
      [true, 0],
    ]);
    expect(accepted[2]).toMatchObject({
      alertId: accepted[0]?.alertId,
      correlationId: accepted[0]?.correlationId,
    });
    expect(await app.rows('SELECT title, duplicate_count FROM alert WHERE source_id = $1', [b])).toEqual([
      { title: 'B', duplicate_count: 1 },
    ]);
  });

  it('makes one alert and one set of executions of 200 concurrent posts of the same alert', async () => {
    const body = JSON.stringify({ id: randomUUID(), title: 'Same', severity: 'critical' });
    const answers = await Promise.all(Array.from({ length: 200 }, () => app.post(body)));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ accepted }) => accepted[0]?.alertId)).size).toBe(1);
    expect(answers.filter(({ accepted }) => accepted[0]?.duplicate === false)).toHaveLength(1);
    const [{ alertId } = { alertId: '' }] = answers[0]?.accepted ?? [];
    expect(await app.rows('SELECT duplicate_count FROM alert WHERE id = $1', [alertId])).toEqual([
      { duplicate_count: 199 },
    ]);
    expect(await app.rows('SELECT id FROM execution WHERE alert_id = $1', [alertId])).toHaveLength(2);
  });

  it('takes concurrent lists with the same alerts in any order', async () => {
    const alerts = Array.from({ length: 20 }, () => ({ id: randomUUID(), title: 'Shared' }));
    const bodies = Array.from({ length: 10 }, (_, i) =>
      JSON.stringify(i % 2 ? alerts : [...alerts].reverse()),
    );
    const answers = await Promise.all(bodies.map((body) => app.post(body)));

    expect(answers.map(({ status }) => status)).toEqual(bodies.map(() => 202));
    const counts = await app.rows<{ duplicate_count: number }>(
      'SELECT duplicate_count FROM alert WHERE source_id = ANY ($1)',
      [alerts.map(({ id }) => id)],
    );
    expect(counts).toEqual(alerts.map(() => ({ duplicate_count: 9 })));
  });

  it.each([
    ['a NUL', '{"title":"a\\u0000b","a":"\\u0000","\\u0000":1,"hostname":"h\\u0000"}'],
    [
      'halves of surrogate pairs',
      '{"title":"a\\ud800b","\\udc00":"\\ud83d","tags":["\\udfff"],"host":"\\ud800"}',
    ],
    ['numbers beyond any double', '{"title":"n","severity":1e999,"id":123456789012345678901234567890}'],
    [
      'names of built-in properties',
      '{"__proto__":{"title":"p"},"constructor":{"prototype":1},"toString":1}',
    ],
    ['nothing', '{}'],
    ['long texts', JSON.stringify(Object.fromEntries(LONG_FIELDS.map((name) => [name, 'é'.repeat(20_000)])))],
    ['deep nesting', `{"title":"deep","a":${'['.repeat(190)}${']'.repeat(190)}}`],
    [
      'many fields',
      JSON.stringify(Object.fromEntries(Array.from({ length: 30_000 }, (_, i) => [`k${i}`, i]))),
    ],
  ])('takes an alert that holds %s', async (_what, body) => {
    const { status, accepted } = await app.post(body);
    expect(status).toBe(202);
    expect(await app.rows('SELECT raw::text FROM alert WHERE id = $1', [accepted[0]?.alertId])).toEqual([
      { raw: body },
    ]);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/octet-stream',
    'application/x-ndjson',
  ])('reads JSON that is said to be %s', async (contentType) => {
    expect((await app.post('{"title":"A"}', { contentType })).status).toBe(202);
  });

  it.each<[string, string | Buffer, string, number, string]>([
    ['no JSON', '{"title":', '', 400, 'INVALID_JSON'],
    ['an empty body', '', '', 400, 'EMPTY_PAYLOAD'],
    ['an empty list', '[]', '', 400, 'EMPTY_PAYLOAD'],
    ['a number', '5', '', 400, 'NOT_AN_ALERT'],
    ['null', 'null', '', 400, 'NOT_AN_ALERT'],
    ['a list without an alert', '[1, "a"]', '', 400, 'NOT_AN_ALERT'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), '', 400, 'INVALID_ENCODING'],
    ['10,000 levels', '['.repeat(10_000) + ']'.repeat(10_000), '', 400, 'TOO_DEEP'],
    ['1,001 alerts', JSON.stringify(Array.from({ length: 1001 }, () => ({}))), '', 400, 'TOO_MANY_ALERTS'],
    ['a source that is no name', '{"title":"A"}', '/not%20a%20name', 400, 'INVALID_SOURCE'],
    ['a body over the limit', `{"a":"${'x'.repeat(BODY_LIMIT)}"}`, '', 413, 'PAYLOAD_TOO_LARGE'],
  ])('refuses %s and changes nothing', async (_what, body, path, status, code) => {
    const before = await app.counts();
    expect(await app.post(body, { path })).toEqual({ status, code, message: expect.stringMatching(/\w/) });
    expect(await app.counts()).toEqual(before);
  });

  it('wants a key', async () => {
    const before = await app.counts();
    expect(await app.post('{"title":"A"}', { key: 'nobody' })).toMatchObject({
      status: 401,
      code: 'UNAUTHENTICATED',
    });
    expect(await app.counts()).toEqual(before);
  });
});

describe('ingestAlerts', () => {
  let app: IngestionApp;

  beforeAll(async () => {
    app = await IngestionApp.create([FirstStep, ElasticOnly]);
  });

  afterAll(() => app.close());

  const INGEST = `mutation ($source: String, $payload: JSON!) {
    ingestAlerts(source: $source, payload: $payload) {
      accepted {
        duplicate
        alert { title source severity decisions { playbook verdict conditions { key expected actual matched } } }
      }
      rejected { index code }
    }
  }`;

  it('takes a payload in, and tells why each playbook did or did not run', async () => {
    expect(
      await app.graphql(INGEST, { source: 'elastic', payload: [{ title: 'A', severity: 'low' }, 7] }),
    ).toEqual({
      data: {
        ingestAlerts: {
          accepted: [
            {
              duplicate: false,
              alert: {
                title: expect.any(String),
                source: 'elastic',
                severity: 'LOW',
                decisions: [
                  {
                    playbook: 'first_step',
                    verdict: 'NOT_MATCHED',
                    conditions: [
                      { key: 'severity', expected: ['high', 'critical'], actual: 'low', matched: false },
                    ],
                  },
                  { playbook: 'elastic_only', verdict: 'RUN', conditions: [] },
                ],
              },
            },
          ],
          rejected: [{ index: 1, code: 'NOT_AN_ALERT' }],
        },
      },
    });
  });

  it.each([
    [5, undefined, 'NOT_AN_ALERT'],
    [[], undefined, 'EMPTY_PAYLOAD'],
    [{ title: 'A' }, 'not a name', 'INVALID_SOURCE'],
  ])('refuses %j from %s with %s', async (payload, source, code) => {
    const before = await app.counts();
    expect(await app.graphql(INGEST, { payload, source })).toMatchObject({
      data: null,
      errors: [{ extensions: { code } }],
    });
    expect(await app.counts()).toEqual(before);
  });
});

describe('explainMatch', () => {
  let app: IngestionApp;

  beforeAll(async () => {
    app = await IngestionApp.create([FirstStep, ElasticOnly]);
  });

  afterAll(() => app.close());

  const EXPLAIN = `query ($source: String, $payload: JSON, $alertId: ID) {
    explainMatch(source: $source, payload: $payload, alertId: $alertId) {
      playbook verdict conditions { key expected actual matched }
    }
  }`;
  const expected = { key: 'severity', expected: ['high', 'critical'] };
  const ran = {
    playbook: 'first_step',
    verdict: 'RUN',
    conditions: [{ ...expected, actual: 'high', matched: true }],
  };
  const notMatched = {
    playbook: 'first_step',
    verdict: 'NOT_MATCHED',
    conditions: [{ ...expected, actual: 'low', matched: false }],
  };
  const elastic = { playbook: 'elastic_only', verdict: 'RUN', conditions: [] };

  it('judges a payload as if it came, and stores nothing', async () => {
    const before = await app.counts();
    const payload = { title: 'A', severity: 'high' };
    expect(await app.graphql(EXPLAIN, { payload })).toEqual({ data: { explainMatch: [ran] } });
    expect(await app.graphql(EXPLAIN, { payload: [payload], source: 'Elastic' })).toEqual({
      data: { explainMatch: [ran, elastic] },
    });
    expect(await app.counts()).toEqual(before);
  });

  it("tells nothing of another partner's alert", async () => {
    const { accepted } = await app.post('{"title":"A","severity":"high","partner":"north"}');
    const alertId = accepted[0]?.alertId;
    const explain = async (partner: string) =>
      app.graphql(EXPLAIN, { alertId }, await app.createKey(partner, [ApiKeyScope.READ], [partner]));
    expect(await explain('north')).toEqual({ data: { explainMatch: [ran] } });
    expect(await explain('south')).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  });

  it('judges a stored alert as it is now', async () => {
    const { accepted } = await app.post('{"title":"A","severity":"high"}', { path: '/elastic' });
    const alertId = accepted[0]?.alertId;
    const before = await app.counts();
    expect(await app.graphql(EXPLAIN, { alertId })).toEqual({ data: { explainMatch: [ran, elastic] } });
    await app.rows(`UPDATE alert SET severity = 'low' WHERE id = $1`, [alertId]);
    expect(await app.graphql(EXPLAIN, { alertId })).toEqual({
      data: { explainMatch: [notMatched, elastic] },
    });
    expect(await app.counts()).toEqual(before);
  });

  it.each([
    [{}, 'BAD_USER_INPUT'],
    [{ payload: null, alertId: null }, 'BAD_USER_INPUT'],
    [{ payload: {}, alertId: randomUUID() }, 'BAD_USER_INPUT'],
    [{ source: 'elastic', alertId: randomUUID() }, 'BAD_USER_INPUT'],
    [{ alertId: randomUUID() }, 'NOT_FOUND'],
    [{ alertId: 'no-uuid' }, 'NOT_FOUND'],
    [{ payload: [{}, {}] }, 'SEVERAL_ALERTS'],
    [{ payload: [{}, 5] }, 'SEVERAL_ALERTS'],
    [{ payload: [] }, 'EMPTY_PAYLOAD'],
    [{ payload: 5 }, 'NOT_AN_ALERT'],
    [{ payload: {}, source: 'not a name' }, 'INVALID_SOURCE'],
  ])('refuses %j with %s', async (variables, code) => {
    expect(await app.graphql(EXPLAIN, variables)).toMatchObject({
      data: null,
      errors: [{ extensions: { code } }],
    });
  });
});
