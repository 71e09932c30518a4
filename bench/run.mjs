// npm run bench [-- --rounds 3 --executions 10000 --json FILE]: what an execution costs, beside what others need for the same.
import '../scripts/node-version.mjs';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { ensureBuilt } from '../scripts/build.mjs';
import { ensureInstalled } from '../scripts/install.mjs';
import { ROOT, run } from '../scripts/run.mjs';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    executions: { type: 'string', default: '10000' },
    json: { type: 'string', default: join(ROOT, '.opensoar', 'bench.json') },
  },
});
const executions = Number(options.executions);
const IN_FLIGHT = 50;

const CONTENDERS = [
  {
    name: 'OpenSOAR, three actions (read)',
    script: 'opensoar',
    args: ['three_reads', executions, IN_FLIGHT],
    actions: 3,
  },
  {
    name: 'OpenSOAR, three actions (write, with intents)',
    script: 'opensoar',
    args: ['three_writes', executions, IN_FLIGHT],
    actions: 3,
  },
  {
    name: 'DBOS, three steps, started directly',
    script: 'dbos',
    args: ['direct', executions / 6, IN_FLIGHT],
    actions: 3,
  },
  {
    name: 'DBOS, three steps, through its queue',
    script: 'dbos',
    args: ['queue', executions / 10, IN_FLIGHT],
    actions: 3,
  },
  {
    name: 'OpenSOAR, alerts over HTTP one by one',
    script: 'ingest',
    args: ['opensoar', executions * 2, IN_FLIGHT, 1],
  },
  {
    name: 'OpenSOAR, alerts over HTTP in hundreds',
    script: 'ingest',
    args: ['opensoar', executions / 10, IN_FLIGHT, 100],
  },
  {
    name: 'Bare Fastify, one INSERT a request',
    script: 'ingest',
    args: ['bare', executions * 2, IN_FLIGHT, 1],
  },
  { name: 'Bull, jobs that do nothing', script: 'bull', args: [executions * 2, IN_FLIGHT] },
  { name: 'Postgres, bare journal rows (200 an INSERT)', script: 'journal', args: [executions / 10] },
];

await ensureInstalled();
await ensureBuilt();
if (!existsSync(join(ROOT, 'bench', 'node_modules'))) {
  console.log('Installing what is compared with (bench/package.json).');
  if ((await run('npm', ['ci', '--prefix', 'bench', '--no-audit', '--no-fund', '--loglevel=error'])) !== 0)
    process.exit(1);
}

const { loadConfiguration } = await import('../dist/config/configuration.js');
const { startEmbeddedServices } = await import('../dist/embedded/embedded-services.js');
const { prepareServices } = await import('../dist/roots/prepare-services.js');
const home = await mkdtemp(join(tmpdir(), 'opensoar-bench-'));
const configuration = loadConfiguration({ OPENSOAR_HOME: home, OPENSOAR_ROLE: 'all' });
const services = await startEmbeddedServices(configuration, console.log);
try {
  if (!services.redisUrl) throw new Error('The benchmark needs a redis-server on the PATH, or REDIS_URL.');
  await prepareServices(configuration.with(services), console.log);
  await createDatabase('dbos');
  const results = await measure();
  printTable(results);
  await mkdir(dirname(options.json), { recursive: true });
  await writeFile(
    options.json,
    `${JSON.stringify({ at: new Date().toISOString(), cpus: cpus().length, results }, null, 2)}\n`,
  );
  console.log(`\nAs JSON: ${options.json}`);
} finally {
  await services.stop();
  await rm(home, { recursive: true, force: true });
}

/** Round by round, so that a machine that gets slower or faster meanwhile does so for all. */
async function measure() {
  const rounds = CONTENDERS.map(() => []);
  for (let round = 1; round <= Number(options.rounds); round += 1) {
    for (const [index, contender] of CONTENDERS.entries()) {
      console.log(`Round ${round} of ${options.rounds}: ${contender.name}`);
      rounds[index].push(await runContender(contender.script, contender.args));
    }
  }
  const results = CONTENDERS.map(({ name, actions }, index) => ({
    name,
    actions,
    ...medians(rounds[index]),
    rounds: rounds[index],
  }));
  const half = Math.round(results[0].perSecond / 2);
  console.log(`Half of the peak: ${half} executions/s, arriving evenly`);
  const name = `OpenSOAR, three actions (read), ${half} arriving a second`;
  const halved = [];
  for (let round = 0; round < Number(options.rounds); round += 1) {
    halved.push(await runContender('opensoar', ['three_reads', executions, IN_FLIGHT, half]));
  }
  results.splice(2, 0, { name, actions: 3, ...medians(halved), rounds: halved });
  return results;
}

async function runContender(script, args) {
  await tidy(services.databaseUrl);
  await tidy(databaseUrl('dbos'));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(ROOT, 'bench', 'contenders', `${script}.mjs`), ...args.map(String)],
    {
      env: {
        ...process.env,
        NODE_ENV: 'production',
        DATABASE_URL: script === 'dbos' ? databaseUrl('dbos') : services.databaseUrl,
        REDIS_URL: services.redisUrl,
        OPENSOAR_HOME: home,
        PLAYBOOK_DIRS: join(ROOT, 'bench', 'playbooks'),
        LOG_LEVEL: 'error',
      },
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

async function createDatabase(name) {
  await inDatabase(services.databaseUrl, `DROP DATABASE IF EXISTS ${name}`, `CREATE DATABASE ${name}`);
}

/** What one leaves behind to be vacuumed and written out is not the next one's load. */
async function tidy(url) {
  await inDatabase(url, 'VACUUM (ANALYZE)', 'CHECKPOINT');
}

async function inDatabase(url, ...statements) {
  const { default: pg } = await import('pg');
  const client = new pg.Client(url);
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

function databaseUrl(name) {
  const url = new URL(services.databaseUrl);
  url.pathname = `/${name}`;
  return url.href;
}

function medians(rounds) {
  const median = (key) =>
    rounds.map((round) => round[key]).sort((a, b) => a - b)[Math.floor(rounds.length / 2)];
  return {
    perSecond: median('perSecond'),
    p50Ms: median('p50Ms'),
    p95Ms: median('p95Ms'),
    p99Ms: median('p99Ms'),
  };
}

function printTable(results) {
  const number = (value) =>
    !Number.isFinite(value) ? '' : value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1);
  const rows = results.map(({ name, perSecond, actions, p50Ms, p95Ms, p99Ms }) => [
    name,
    number(perSecond),
    actions ? number(perSecond * actions) : '',
    number(p50Ms),
    number(p95Ms),
    number(p99Ms),
  ]);
  const table = [['', 'per second', 'actions/s', 'p50 ms', 'p95 ms', 'p99 ms'], ...rows];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  console.log(`\n${IN_FLIGHT} in flight, medians of ${options.rounds} rounds`);
  for (const row of table)
    console.log(
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
        .join('   '),
    );
}
