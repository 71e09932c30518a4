import './node-version.mjs';
import './follow-npm.mjs';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { ensureTestRedis, runJest } from './jest.mjs';

await ensureInstalled();
await ensureBuilt();
await ensureTestRedis();

process.exitCode = await runJest(process.argv.slice(2));
