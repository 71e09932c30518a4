// Bare Bull: a job that does nothing, added one by one, until the worker has ended it.
import Bull from 'bull';
import { closedLoop, report } from '../load.mjs';

const [total, inFlight] = process.argv.slice(2).map(Number);
const queue = new Bull('bench', process.env.REDIS_URL, { prefix: 'bench' });
const waiting = new Map();
void queue.process(50, async () => undefined);
queue.on('completed', (job) => waiting.get(job.id)?.());

let next = 0;
async function runOnce() {
  const jobId = `${process.pid}-${next++}`;
  const done = new Promise((resolve) => waiting.set(jobId, resolve));
  await queue.add({}, { jobId, removeOnComplete: true });
  await done;
  waiting.delete(jobId);
}

await closedLoop(Math.ceil(total / 5), inFlight, runOnce);
report(await closedLoop(total, inFlight, runOnce));
await queue.close();
process.exit(0);
