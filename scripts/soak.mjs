// npm run soak [-- --seconds 600]: random kills of everything under a stream of alerts, and a look at what is left.
import './node-version.mjs';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { ensureTestRedis, runJest } from './jest.mjs';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } });
if (!/^[1-9]\d*$/.test(values.seconds)) {
  console.error('--seconds takes a whole number, for instance: npm run soak -- --seconds 600');
  process.exit(2);
}

await ensureInstalled();
await ensureBuilt();
await ensureTestRedis();

process.exitCode = await runJest(['--testMatch', '**/*.soak.ts'], { SOAK_SECONDS: values.seconds });
