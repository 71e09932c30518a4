// The same three steps as a DBOS workflow, started directly or through its queue.
import { DBOS } from '@dbos-inc/dbos-sdk';
import { closedLoop, report } from '../load.mjs';

const [start, total, inFlight] = process.argv.slice(2);
const QUEUE = 'bench';

const threeSteps = DBOS.registerWorkflow(
  async () => {
    const { value: first } = await DBOS.runStep(async () => ({ value: 1 }), { name: 'first' });
    const { value: second } = await DBOS.runStep(async () => ({ value: first }), { name: 'second' });
    return DBOS.runStep(async () => ({ value: second }), { name: 'third' });
  },
  { name: 'threeSteps' },
);

DBOS.setConfig({ name: 'bench', systemDatabaseUrl: process.env.DATABASE_URL, logLevel: 'error' });
await DBOS.launch();
const queued = start === 'queue';
if (queued) await DBOS.registerQueue(QUEUE, { minPollingIntervalMs: 50 });

async function runOnce() {
  const handle = await DBOS.startWorkflow(threeSteps, queued ? { queueName: QUEUE } : {})();
  await handle.getResult();
}

// So long that what runs afterwards is compiled.
await closedLoop(Math.ceil(Number(total) / 2), Number(inFlight), runOnce);
report(await closedLoop(Number(total), Number(inFlight), runOnce));
await DBOS.shutdown();
process.exit(0);
