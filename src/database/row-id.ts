import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

/** Bytes of chance that are drawn at once: drawing those of one id costs twenty times as much as the rest of it. */
const POOL_BYTES = 4096;
const BYTES_PER_ID = 16;

const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;
let lastMs = 0;
let sequence = 0;

/**
 * The id of a new row: a UUID of version 7 (RFC 9562), so that ids are in the order in which they were made. Those of one
 * process are in that order within a millisecond as well, by the counter of the RFC's section 6.2, method 1.
 */
export function newRowId(): string {
  const random = drawBytes();
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    // Half of the counter's room is left above it.
    sequence = random.readUInt32BE(6) >>> 1;
  } else {
    sequence = (sequence + 1) >>> 0;
    if (sequence === 0) lastMs += 1;
  }
  return v7({ random, msecs: lastMs, seq: sequence });
}

function drawBytes(): Buffer {
  if (used === POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  return pool.subarray(used, (used += BYTES_PER_ID));
}
