import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BODY_LIMIT, IngestionApp } from './ingestion-app.js';

describe('The body of a webhook', () => {
  let app: IngestionApp;

  beforeAll(async () => {
    app = await IngestionApp.create([]);
  });

  afterAll(() => app.close());

  describe('of one alert a line', () => {
    it('has a result for each line', async () => {
      const body = '{"title":"One"}\n{"title":\n\n{"title":"Two","n":1.00}\r\n7\n';
      const { status, accepted, rejected } = await app.post(body, { contentType: 'application/x-ndjson' });

      expect(status).toBe(202);
      expect(rejected.map(({ index, code }) => [index, code])).toEqual([
        [1, 'INVALID_JSON'],
        [3, 'NOT_AN_ALERT'],
      ]);
      const alerts = await app.rows<{ title: string; raw: string; bytes: Buffer }>(
        `SELECT title, raw::text, bytes FROM alert JOIN payload p ON p.id = payload_id
          WHERE alert.id = ANY ($1) ORDER BY title`,
        [accepted.map(({ alertId }) => alertId)],
      );
      expect(alerts).toEqual([
        { title: 'One', raw: '{"title":"One"}', bytes: Buffer.from(body) },
        { title: 'Two', raw: '{"title":"Two","n":1.00}\r', bytes: Buffer.from(body) },
      ]);
    });

    it('is refused as a whole where no line holds an alert, and where it has too many', async () => {
      const before = await app.counts();
      const type = { contentType: 'application/x-ndjson' };
      expect(await app.post('7\n{"a":\n', type)).toMatchObject({ status: 400 });
      expect(await app.post('{}\n'.repeat(1001), type)).toMatchObject({
        status: 400,
        code: 'TOO_MANY_ALERTS',
      });
      expect(await app.counts()).toEqual(before);
    });
  });

  describe('in gzip', () => {
    const send = (bytes: Buffer, encoding = 'gzip', contentType = 'application/json') =>
      app.post(bytes, { contentType, headers: { 'content-encoding': encoding } });

    it.each(['gzip', 'x-gzip', 'GZIP'])('is unpacked, and kept as it came (%s)', async (encoding) => {
      const text = '{"title":"Packed","n":1.00}';
      const bytes = gzipSync(text);
      const { status, accepted } = await send(bytes, encoding);

      expect(status).toBe(202);
      expect(
        await app.rows(
          `SELECT title, raw::text, raw_sha256, bytes, content_encoding
             FROM alert JOIN payload p ON p.id = payload_id WHERE alert.id = $1`,
          [accepted[0]?.alertId],
        ),
      ).toEqual([
        {
          title: 'Packed',
          raw: text,
          raw_sha256: createHash('sha256').update(bytes).digest('hex'),
          bytes,
          content_encoding: encoding,
        },
      ]);
    });

    it('holds lines as well', async () => {
      const bytes = gzipSync('{"title":"One"}\n{"title":"Two"}\n');
      expect((await send(bytes, 'gzip', 'application/x-ndjson')).accepted).toHaveLength(2);
    });

    const padded = (length: number) => `{"title":"A"${' '.repeat(length - 13)}}`;
    const packed = gzipSync('{"title":"A"}');

    it('may be as large as the limit once it is unpacked', async () => {
      expect((await send(gzipSync(padded(BODY_LIMIT)))).status).toBe(202);
    });

    it.each<[string, Buffer, string, number, string]>([
      ['one byte more', gzipSync(padded(BODY_LIMIT + 1)), 'gzip', 413, 'PAYLOAD_TOO_LARGE'],
      ['a hundred times as much', gzipSync(Buffer.alloc(100 * BODY_LIMIT)), 'gzip', 413, 'PAYLOAD_TOO_LARGE'],
      ['an archive that ends early', packed.subarray(0, -9), 'gzip', 400, 'INVALID_ENCODING'],
      [
        'something behind the archive',
        Buffer.concat([packed, packed.subarray(1)]),
        'gzip',
        400,
        'INVALID_ENCODING',
      ],
      ['what is no gzip', Buffer.from('{"title":"A"}'), 'gzip', 400, 'INVALID_ENCODING'],
      ['nothing at all', Buffer.alloc(0), 'gzip', 400, 'INVALID_ENCODING'],
      ['an empty document', gzipSync(''), 'gzip', 400, 'EMPTY_PAYLOAD'],
      ['no JSON', gzipSync('{'), 'gzip', 400, 'INVALID_JSON'],
      ['another encoding', packed, 'br', 415, 'UNSUPPORTED_MEDIA_TYPE'],
      ['two encodings', gzipSync(packed), 'gzip, gzip', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ])('is refused when it is %s', async (_what, bytes, encoding, status, code) => {
      const before = await app.counts();
      expect(await send(bytes, encoding)).toMatchObject({ status, code });
      expect(await app.counts()).toEqual(before);
    });
  });
});
