// Bare multi-row INSERTs of journal rows, two connections, 200 rows a statement: the most that any design could reach here.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { closedLoop, report } from '../load.mjs';

const ROWS = 200;
const CONNECTIONS = 2;
const statements = Number(process.argv[2]);
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: CONNECTIONS });

const INSERT = `
INSERT INTO journal (execution_id, seq, ord, kind, name, effect, args_digest, status, has_output, output, attempts, epoch,
                     started_at, finished_at)
SELECT id, 0, 0, 'action', 'bare', 'read', 'digest', 'succeeded', true, '{"value":1}', '[]', 1, now(), now()
  FROM unnest($1::uuid[]) AS r(id)`;

async function insertOnce() {
  await pool.query({
    name: 'bare',
    text: INSERT,
    values: [Array.from({ length: ROWS }, () => randomUUID())],
  });
}

await closedLoop(Math.ceil(statements / 5), CONNECTIONS, insertOnce);
const { perSecond, ...latency } = await closedLoop(statements, CONNECTIONS, insertOnce);
report({ perSecond: perSecond * ROWS, ...latency });
await pool.query(`DELETE FROM journal WHERE name = 'bare'`);
await pool.end();
