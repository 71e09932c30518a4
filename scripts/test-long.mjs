// npm run test:long: the tests that pack, install and type as a user does. Each takes half a minute or more.
import './node-version.mjs';
import './follow-npm.mjs';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { ensureTestRedis, runJest } from './jest.mjs';

await ensureInstalled();
await ensureBuilt();
await ensureTestRedis();

process.exitCode = await runJest(process.argv.slice(2), { LONG_TESTS: 'true' });
