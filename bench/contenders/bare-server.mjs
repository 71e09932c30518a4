// What accepting a webhook costs at the least, when each is made durable by itself.
import { randomUUID } from 'node:crypto';
import fastify from 'fastify';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20 });
await pool.query(
  'CREATE TABLE IF NOT EXISTS bare_alert (id uuid PRIMARY KEY, body jsonb NOT NULL, received_at timestamptz NOT NULL)',
);
const server = fastify();
server.post('/webhooks/alerts', async (request, reply) => {
  const id = randomUUID();
  await pool.query({
    name: 'insert',
    text: 'INSERT INTO bare_alert (id, body, received_at) VALUES ($1, $2, now())',
    values: [id, JSON.stringify(request.body)],
  });
  return reply.code(202).send({ accepted: [{ alertId: id }] });
});
console.log(`Listening at ${await server.listen({ port: 0, host: '127.0.0.1' })}`);
process.on('SIGTERM', () => void server.close().then(() => pool.end()));
