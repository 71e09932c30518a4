import { createHash } from 'node:crypto';
import type { PayloadEntity } from '../alerts/payload.entity.js';
import { newRowId } from '../database/row-id.js';
import type { RunSql, Statement } from '../database/run-sql.js';
import type { Admitted } from './admission.js';

const INSERT: Statement = {
  name: 'payload-insert',
  text: `
INSERT INTO payload (id, bytes, sha256, content_type, content_encoding, received_at, delivery_source, delivery_id)
SELECT * FROM unnest($1::uuid[], $2::bytea[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::text[], $8::text[])
ON CONFLICT DO NOTHING
RETURNING id`,
};

const FIND: Statement = {
  name: 'payload-find',
  text: 'SELECT id FROM payload WHERE id = ANY($1::uuid[])',
};

/**
 * What a row has met: `inserted`; `known`, its own id, which is what a repeat of the same statement finds after the first
 * was committed; or `replayed`, another row with the same signed delivery.
 */
export type PayloadFate = 'inserted' | 'known' | 'replayed';

/** Inserts the bytes of requests; what became of each, by id. */
export async function insertPayloads(
  sql: RunSql,
  payloads: readonly PayloadEntity[],
): Promise<Map<string, PayloadFate>> {
  const column = <T>(read: (payload: PayloadEntity) => T) => payloads.map(read);
  const inserted = await sql<{ id: string }>(INSERT, [
    column(({ id }) => id),
    column(({ bytes }) => bytes),
    column(({ sha256 }) => sha256),
    column(({ contentType }) => contentType),
    column(({ contentEncoding }) => contentEncoding),
    column(({ receivedAt }) => receivedAt),
    column(({ deliverySource }) => deliverySource),
    column(({ deliveryId }) => deliveryId),
  ]);
  const fates = new Map<string, PayloadFate>(inserted.map(({ id }) => [id, 'inserted']));
  const missing = payloads.map(({ id }) => id).filter((id) => !fates.has(id));
  if (missing.length === 0) return fates;
  const known = new Set((await sql<{ id: string }>(FIND, [missing])).map(({ id }) => id));
  for (const id of missing) fates.set(id, known.has(id) ? 'known' : 'replayed');
  return fates;
}

/** The row of a request that arrives now. */
export function payloadRow(
  body: Pick<PayloadEntity, 'bytes' | 'contentType' | 'contentEncoding'>,
  { signedFor, deliveryId }: Pick<Admitted, 'signedFor' | 'deliveryId'>,
): PayloadEntity {
  return {
    id: newRowId(),
    ...body,
    sha256: createHash('sha256').update(body.bytes).digest('hex'),
    deliverySource: signedFor,
    deliveryId,
    receivedAt: new Date(),
  };
}
