import './node-version.mjs';
import './follow-npm.mjs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { ROOT } from './run.mjs';

await ensureInstalled();
await ensureBuilt();

// In this process, not in a child: signals, the exit code and a kill then mean what they say.
process.setSourceMapsEnabled(true);
process.argv[1] = join(ROOT, 'dist', 'main.js');
await import(pathToFileURL(process.argv[1]).href);
