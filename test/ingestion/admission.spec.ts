import { createHmac, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiKeyScope } from '../../src/identity/api-key.entity.js';
import { type Answer, IngestionApp } from './ingestion-app.js';

const SECRET = 'a-secret-of-some-length';
const STANDARD_KEY = Buffer.from('a key of twenty-four byt');
const STANDARD_SECRET = `whsec_${STANDARD_KEY.toString('base64')}`;
const GITHUB_ALERT = {
  action: 'created',
  alert: {
    number: 1,
    html_url: 'https://github.com/a/b/security/1',
    rule: { severity: 'high', description: 'Injection' },
  },
  repository: { full_name: 'a/b', html_url: 'https://github.com/a/b' },
  sender: { login: 'someone' },
};

const UPDATE = `mutation ($source: ID!, $input: UpdateSourceInput!) {
  updateSource(source: $source, input: $input) {
    name fingerprintFields fingerprintWindowS onRepeat signatureScheme hasSecret
  }
}`;

describe('The settings of a source', () => {
  let app: IngestionApp;
  let admin: string;

  beforeAll(async () => {
    app = await IngestionApp.create([]);
    admin = await app.createKey('admin', [ApiKeyScope.ADMIN]);
  });

  afterAll(() => app.close());

  const update = (source: string, input: Record<string, unknown>) =>
    app.graphql(UPDATE, { source, input }, admin);

  it('are for administrators', async () => {
    for (const query of ['{ sources { name } }', '{ source(name: "edr") { name } }'])
      expect(await app.graphql(query, {})).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    expect(await app.graphql(UPDATE, { source: 'edr', input: {} })).toMatchObject({
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    });
  });

  it('are the defaults until they are changed, and are changed field by field', async () => {
    const QUERY = `query ($name: ID!) { source(name: $name) { name fingerprintFields fingerprintWindowS onRepeat signatureScheme hasSecret } }`;
    const initial = {
      name: 'edr',
      fingerprintFields: null,
      fingerprintWindowS: 3600,
      onRepeat: 'STAY',
      signatureScheme: null,
      hasSecret: false,
    };
    expect(await app.graphql(QUERY, { name: 'EDR' }, admin)).toEqual({ data: { source: initial } });

    await update('edr', { fingerprintFields: ['title', 'raw.event.code'], onRepeat: 'REOPEN' });
    const changed = { ...initial, fingerprintFields: ['title', 'raw.event.code'], onRepeat: 'REOPEN' };
    expect(await update('EDR', { fingerprintWindowS: 60 })).toEqual({
      data: { updateSource: { ...changed, fingerprintWindowS: 60 } },
    });
    expect(await app.graphql('{ sources { name } }', {}, admin)).toEqual({
      data: { sources: [{ name: 'edr' }] },
    });
    expect(
      await update('edr', { fingerprintFields: null, fingerprintWindowS: null, onRepeat: null }),
    ).toEqual({
      data: { updateSource: initial },
    });
  });

  it('never show the secret, which ends with its scheme', async () => {
    const set = await update('shy', { signatureScheme: 'WEBHOOK', signatureSecret: SECRET });
    expect(set).toMatchObject({ data: { updateSource: { signatureScheme: 'WEBHOOK', hasSecret: true } } });
    expect(JSON.stringify(set)).not.toContain(SECRET);
    const [entry] = await app.rows<object>(`SELECT * FROM audit_entry WHERE subject = 'shy'`);
    expect(entry).toMatchObject({
      operation: 'updateSource',
      before: { signatureScheme: null, hasSecret: false },
      after: { signatureScheme: 'webhook', hasSecret: true },
    });
    expect(JSON.stringify(entry)).not.toContain(SECRET);
    expect(await update('shy', { signatureScheme: null })).toMatchObject({
      data: { updateSource: { signatureScheme: null, hasSecret: false } },
    });
  });

  it.each([
    ['a name that is none', 'not a name', {}, 'INVALID_SOURCE'],
    ['an unknown field', 'x', { fingerprintFields: ['colour'] }, 'BAD_USER_INPUT'],
    [
      'too many fields',
      'x',
      { fingerprintFields: Array.from({ length: 21 }, (_, i) => `raw.f${i}`) },
      'BAD_USER_INPUT',
    ],
    ['no window', 'x', { fingerprintWindowS: 0 }, 'BAD_USER_INPUT'],
    ['a scheme without a secret', 'x', { signatureScheme: 'GITHUB' }, 'BAD_USER_INPUT'],
    ['a secret without a scheme', 'x', { signatureSecret: SECRET }, 'BAD_USER_INPUT'],
    ['a short secret', 'x', { signatureScheme: 'GITHUB', signatureSecret: 'short' }, 'BAD_USER_INPUT'],
    [
      'a secret of another form',
      'x',
      { signatureScheme: 'STANDARD', signatureSecret: SECRET },
      'BAD_USER_INPUT',
    ],
  ])('refuse %s, and stay as they are', async (_what, source, input, code) => {
    const before = await app.rows('SELECT * FROM source_setting ORDER BY source');
    expect(await update(source, input)).toMatchObject({ data: null, errors: [{ extensions: { code } }] });
    expect(await app.rows('SELECT * FROM source_setting ORDER BY source')).toEqual(before);
  });
});

describe('A source that wants signatures', () => {
  let app: IngestionApp;

  beforeAll(async () => {
    app = await IngestionApp.create([]);
    const admin = await app.createKey('admin', [ApiKeyScope.ADMIN]);
    for (const [source, signatureScheme, signatureSecret] of [
      ['github', 'GITHUB', SECRET],
      ['tool', 'WEBHOOK', SECRET],
      ['standard', 'STANDARD', STANDARD_SECRET],
    ]) {
      const input = { signatureScheme, signatureSecret };
      await app.graphql(UPDATE, { source, input }, admin);
    }
  });

  afterAll(() => app.close());

  const sign = (body: string | Buffer) => `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;
  /** Without a key unless one is given. */
  async function send(
    source: string,
    body: string | Buffer,
    headers: Record<string, string>,
    key?: string,
  ): Promise<Answer> {
    const response = await fetch(`${app.url}/webhooks/alerts${source}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers, ...(key ? { 'x-api-key': key } : {}) },
    });
    return { ...((await response.json()) as Answer), status: response.status };
  }
  const expectRefused = async (answer: Promise<Answer>, code = 'INVALID_SIGNATURE', status = 401) => {
    const before = await app.counts();
    expect(await answer).toMatchObject({ status, code });
    expect(await app.counts()).toEqual(before);
  };

  it.each([
    ['github', 'x-hub-signature-256'],
    ['tool', 'x-webhook-signature'],
  ])('takes what is signed, by %s, with or without a key', async (source, header) => {
    const body = ' {"title":"Signed", "n":1.0}';
    const signed = await send(`/${source}`, body, { [header]: sign(body) });
    expect(signed).toMatchObject({ status: 202, accepted: [{ duplicate: false }] });
    expect(
      await app.rows(`SELECT actor_kind, actor_name FROM alert_event WHERE alert_id = $1`, [
        signed.accepted[0]?.alertId,
      ]),
    ).toEqual([{ actor_kind: 'system', actor_name: source }]);

    const keyed = await send(`/${source}`, body, { [header]: sign(body) }, app.key);
    expect(
      await app.rows(`SELECT actor_kind, actor_name FROM alert_event WHERE alert_id = $1`, [
        keyed.accepted[0]?.alertId,
      ]),
    ).toEqual([{ actor_kind: 'api_key', actor_name: 'sensor' }]);
  });

  it('checks the bytes that arrive, before they are unpacked', async () => {
    const packed = gzipSync('{"title":"Packed"}');
    const headers = { 'content-encoding': 'gzip', 'x-webhook-signature': sign(packed) };
    expect(await send('/tool', packed, headers)).toMatchObject({ status: 202 });
    await expectRefused(
      send('/tool', packed, { ...headers, 'x-webhook-signature': sign('{"title":"Packed"}') }),
    );
  });

  it('refuses what is not signed, or wrongly, with a key as well as without', async () => {
    const body = '{"title":"A"}';
    for (const key of [undefined, app.key]) {
      await expectRefused(send('/tool', body, {}, key));
      await expectRefused(send('/tool', body, { 'x-webhook-signature': sign(`${body} `) }, key));
      await expectRefused(send('/tool', body, { 'x-hub-signature-256': sign(body) }, key));
    }
  });

  it('does not make up for a key that is wrong', async () => {
    const body = '{"title":"A"}';
    const headers = { 'x-webhook-signature': sign(body) };
    await expectRefused(send('/tool', body, headers, 'osk_nobody'), 'UNAUTHENTICATED');
  });

  it('says nothing for other sources, nor for the bare path', async () => {
    const body = '{"title":"A"}';
    const headers = { 'x-webhook-signature': sign(body) };
    await expectRefused(send('/other', body, headers), 'UNAUTHENTICATED');
    await expectRefused(send('', body, headers), 'UNAUTHENTICATED');
  });

  it('can not be got round by the bare path, or by GraphQL', async () => {
    const batch = JSON.stringify([GITHUB_ALERT, { title: 'Something else' }]);
    const { status, accepted, rejected } = await send('', batch, {}, app.key);
    expect(status).toBe(202);
    expect(accepted).toHaveLength(1);
    expect(rejected).toMatchObject([{ index: 0, code: 'INVALID_SIGNATURE' }]);

    const INGEST = `mutation ($payload: JSON!) { ingestAlerts(source: "tool", payload: $payload) { rejected { code } } }`;
    expect(await app.graphql(INGEST, { payload: { title: 'A' } })).toMatchObject({
      errors: [{ extensions: { code: 'INVALID_SIGNATURE' } }],
    });
  });

  describe('by Standard Webhooks', () => {
    const signed = (body: string, id: string, at = Math.floor(Date.now() / 1000)) => ({
      'webhook-id': id,
      'webhook-timestamp': String(at),
      'webhook-signature': `v1,${createHmac('sha256', STANDARD_KEY).update(`${id}.${at}.${body}`).digest('base64')}`,
    });

    it('takes a delivery once, whatever becomes of it at the same time', async () => {
      const body = '{"title":"Once"}';
      const headers = signed(body, `msg-${randomUUID()}`);
      const answers = await Promise.all(Array.from({ length: 20 }, () => send('/standard', body, headers)));
      expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([
        202,
        ...Array.from({ length: 19 }, () => 409),
      ]);
      await expectRefused(send('/standard', body, headers), 'ALREADY_RECEIVED', 409);
      expect(await send('/standard', body, signed(body, `msg-${randomUUID()}`))).toMatchObject({
        status: 202,
      });
    });

    it('takes a delivery that was refused before', async () => {
      const id = `msg-${randomUUID()}`;
      await expectRefused(send('/standard', '[]', signed('[]', id)), 'EMPTY_PAYLOAD', 400);
      const body = '{"title":"A"}';
      expect(await send('/standard', body, signed(body, id))).toMatchObject({ status: 202 });
    });

    it('refuses old timestamps and future ones', async () => {
      const now = Math.floor(Date.now() / 1000);
      const body = '{"title":"A"}';
      await expectRefused(send('/standard', body, signed(body, 'old', now - 310)));
      await expectRefused(send('/standard', body, signed(body, 'new', now + 320)));
    });
  });
});

describe('The rate limit', () => {
  let app: IngestionApp;

  beforeAll(async () => {
    app = await IngestionApp.create([], undefined, { INGEST_RATE_LIMIT: '5' });
  });

  afterAll(() => app.close());

  it('says how long to wait, and changes nothing', async () => {
    const post = (key: string) =>
      fetch(`${app.url}/webhooks/alerts`, {
        method: 'POST',
        body: '{"title":"A"}',
        headers: { 'x-api-key': key },
      });
    const answers = [];
    for (let i = 0; i < 8; i++) answers.push(await post(app.key));

    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202, 429, 429, 429]);
    const last = answers.at(-1)!;
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(last.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(await last.json()).toMatchObject({ code: 'RATE_LIMITED' });
    expect(await app.counts()).toMatchObject({ alerts: 5 });

    // For the same sender, whichever way it comes; not for others.
    expect(
      await app.graphql('mutation { ingestAlerts(payload: {}) { rejected { code } } }', {}),
    ).toMatchObject({
      errors: [{ extensions: { code: 'RATE_LIMITED' } }],
    });
    expect((await post(await app.createKey('another'))).status).toBe(202);
  });
});
