// npm run transcripts: has the terminal sessions in docs/ typed and shown anew, and writes them into their pages.
import './node-version.mjs';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { ensureTestRedis, runJest } from './jest.mjs';

await ensureInstalled();
await ensureBuilt();
await ensureTestRedis();

process.exitCode = await runJest(['test/docs/'], { LONG_TESTS: 'true', WRITE_TRANSCRIPTS: 'true' });
