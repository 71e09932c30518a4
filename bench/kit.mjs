// npm run bench:kit [-- --rounds 3]: how long the tests of the example playbooks take, on the testing kit.
import '../scripts/node-version.mjs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureInstalled } from '../scripts/install.mjs';
import { runJest } from '../scripts/jest.mjs';
import { ROOT } from '../scripts/run.mjs';

/** Milliseconds that a test of an example may take. */
const BAR_MS = 100;

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } });

/** Milliseconds that each test took, by the playbook and the test's title. */
async function measure(file) {
  const options = ['--runInBand', '--silent', '--json', '--outputFile', file];
  const code = await runJest([...options, join(ROOT, 'playbooks/')]);
  if (code !== 0) throw new Error('The tests of the examples fail.');
  const { testResults } = JSON.parse(await readFile(file, 'utf8'));
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ title, duration }) => ({
      playbook: basename(name, '.playbook.spec.ts'),
      title,
      ms: duration ?? 0,
    })),
  );
}

await ensureInstalled();
const scratch = await mkdtemp(join(tmpdir(), 'opensoar-bench-'));
const slowest = new Map();
try {
  const rounds = [];
  for (let round = 0; round < Number(values.rounds); round += 1) {
    rounds.push(await measure(join(scratch, `${round}.json`)));
  }
  for (const [index, test] of rounds[0].entries()) {
    // The fastest round: what else the machine did meanwhile is none of the test's own.
    const ms = Math.min(...rounds.map((round) => round[index].ms));
    if (ms >= (slowest.get(test.playbook)?.ms ?? 0)) slowest.set(test.playbook, { title: test.title, ms });
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}

for (const [playbook, { title, ms }] of slowest) console.log(`${playbook}: ${ms} ms at most (${title})`);
const tooSlow = [...slowest.values()].filter(({ ms }) => ms >= BAR_MS);
console.log(
  `${slowest.size - tooSlow.length} of ${slowest.size} examples are tested in under ${BAR_MS} ms a test.`,
);
process.exitCode = tooSlow.length > 0 ? 1 : 0;
