/**
 * Sends hostile requests to a server of its own, many more than the test suite does.
 *
 *   npm run hostile -- [--runs N] [--seed N]
 */
import { parseArgs } from 'node:util';
import { run } from './run.mjs';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '50000' }, seed: { type: 'string' } },
});
for (const [name, value] of Object.entries(values)) {
  if (/^-?\d+$/.test(value)) continue;
  console.error(`--${name} takes a number; not ${JSON.stringify(value)}.`);
  process.exit(2);
}
const env = { ...process.env, HOSTILE_RUNS: values.runs };
if (values.seed !== undefined) env.HOSTILE_SEED = values.seed;
process.exitCode = await run(process.execPath, ['scripts/test.mjs', 'test/ingestion/hostile.spec.ts'], {
  env,
});
