#!/usr/bin/env node
/**
 * Reads the payloads that the MANIFEST.tsv of a directory lists, as the webhooks would, and prints where the alerts differ
 * from what it expects of them. Needs a build, and no server.
 *
 *   npm run check-alerts -- DIR
 *
 * The table's columns, in any order, others being ignored: file, source, title, severity, source_ip, dest_ip, hostname,
 * vendor_alert_id, batch_count. An empty cell expects that there is nothing; of the title and the severity, anything.
 * Every payload is read twice: as on the bare path, and as on the path of its source.
 * Exit code: 0 when 98 % of the cells with an expected value are right each time, 1 when fewer are, 2 when nothing could be
 * tried.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ROOT } from './run.mjs';

const ENOUGH = 0.98;
/** Columns of the table, with what an alert has for each. */
const COLUMNS = {
  title: (alert) => alert.title,
  severity: (alert) => alert.severity,
  source_ip: (alert) => alert.sourceIp,
  dest_ip: (alert) => alert.destIp,
  hostname: (alert) => alert.hostname,
  vendor_alert_id: (alert) => alert.sourceId,
};
/** What every alert must have, so that an empty cell says that anything will do. */
const ALWAYS_THERE = new Set(['title', 'severity']);

const [directory] = process.argv.slice(2);
if (directory === undefined) fail('Usage: npm run check-alerts -- DIR');
const expected = await readManifest(join(directory, 'MANIFEST.tsv'));
await ensureBuilt();
const { parsePayload } = await import(join(ROOT, 'dist/ingestion/parse-payload.js'));
const { readAlerts, readSource } = await import(join(ROOT, 'dist/ingestion/read-alerts.js'));

const ways = [
  ['on the bare path', () => undefined],
  ['on the path of its source', ({ source }) => source],
];
let isEnough = true;
for (const [way, sourceOf] of ways) isEnough = (await compareAll(way, sourceOf)) && isEnough;
process.exitCode = isEnough ? 0 : 1;

async function compareAll(way, sourceOf) {
  const cells = [];
  for (const row of expected) cells.push(...(await compare(row, sourceOf(row))));
  const wrong = cells.filter(({ right }) => !right);
  console.log(`\nEvery payload ${way}: ${wrong.length === 0 ? 'nothing is wrong' : `${wrong.length} wrong`}`);
  if (wrong.length > 0) {
    console.table(wrong.map(({ file, column, wanted, found }) => ({ file, column, wanted, found })));
  }
  console.table(
    Object.fromEntries(
      [...Object.keys(COLUMNS), 'batch_count'].map((column) => [column, tally(cells, column)]),
    ),
  );
  const { right, of } = tally(cells);
  console.log(`${right} of ${of} expected values are right (${percent(right, of)}).`);
  return right >= ENOUGH * of;
}

/** One cell for each column. */
async function compare(row, source) {
  const { alerts, rejections } = readAlerts(parsePayload(await read(row.file), null), readSource(source));
  const alert = alerts.find((one) => one.sourceId === row.vendor_alert_id) ?? alerts[0];
  const cells = Object.entries(COLUMNS).map(([column, valueOf]) => {
    const found = (alert && valueOf(alert)) ?? '';
    const wanted = row[column];
    const right = found === wanted || (wanted === '' && ALWAYS_THERE.has(column));
    return { file: row.file, column, wanted, found, right };
  });
  const found = String(alerts.length + rejections.length);
  const right = row.batch_count === '' || row.batch_count === found;
  return [...cells, { file: row.file, column: 'batch_count', wanted: row.batch_count, found, right }];
}

function tally(cells, column) {
  const ours = cells.filter((cell) =>
    column === undefined ? cell.column in COLUMNS : cell.column === column,
  );
  const valued = ours.filter(({ wanted }) => wanted !== '');
  const right = valued.filter((cell) => cell.right).length;
  const invented = ours.filter((cell) => cell.wanted === '' && !cell.right).length;
  return { right, of: valued.length, share: percent(right, valued.length), invented };
}

function percent(part, whole) {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`;
}

async function readManifest(path) {
  const text = await readFile(path, 'utf8').catch((error) => fail(`${path} can't be read (${error.code}).`));
  const [header, ...lines] = text.split(/\r?\n/).filter((line) => line !== '');
  const names = header.split('\t');
  const missing = ['file', 'source', 'batch_count', ...Object.keys(COLUMNS)].filter(
    (name) => !names.includes(name),
  );
  if (missing.length > 0) fail(`${path} has no column ${missing.join(', ')}.`);
  return lines.map((line) => {
    const values = line.split('\t');
    return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
  });
}

function read(file) {
  return readFile(join(directory, file)).catch((error) => fail(`${file} can't be read (${error.code}).`));
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
