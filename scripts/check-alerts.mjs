#!/usr/bin/env node
/**
 * Posts every *.json file below a directory to a running server, and says which were not accepted.
 *
 *   node scripts/check-alerts.mjs DIR [--url URL] [--key KEY]
 *
 * Without the options: OPENSOAR_URL and OPENSOAR_API_KEY, else .opensoar/credentials.json.
 * Exit code: 0 when all were accepted, 1 when one was not, 2 when nothing could be tried.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';

class UsageError extends Error {}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  console.error(error instanceof UsageError ? error.message : error);
  process.exitCode = 2;
}

async function main() {
  const { directory, url, key } = await readOptions();
  const files = await listFiles(directory);
  if (files.length === 0) throw new UsageError(`There is no *.json file below ${directory}.`);

  let refused = 0;
  for (const file of files) {
    const problem = await post(join(directory, file), url, key);
    if (problem === undefined) continue;
    refused += 1;
    console.log(`${relative('.', join(directory, file))}: ${problem}`);
  }
  console.log(`${files.length - refused} of ${files.length} accepted.`);
  return refused === 0;
}

async function listFiles(directory) {
  try {
    return (await readdir(directory, { recursive: true })).filter((file) => file.endsWith('.json')).sort();
  } catch (error) {
    throw new UsageError(`${directory} can't be read (${error.code ?? error.message}).`);
  }
}

/** What kept the file from being accepted; undefined when nothing did. */
async function post(path, url, key) {
  const response = await fetch(new URL('/webhooks/alerts', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: await readFile(path),
  }).catch((error) => {
    throw new UsageError(`${url} does not answer: ${error.cause?.message ?? error.message}`);
  });
  const answer = await response.text();
  if (response.status !== 202) return `${response.status} ${answer}`;
  const { rejected } = JSON.parse(answer);
  return rejected.length === 0 ? undefined : `rejected in part: ${JSON.stringify(rejected)}`;
}

async function readOptions() {
  const { positionals, values } = readArguments();
  const [directory] = positionals;
  if (directory === undefined || positionals.length > 1) {
    throw new UsageError('Usage: node scripts/check-alerts.mjs DIR [--url URL] [--key KEY]');
  }
  const url = values.url ?? process.env.OPENSOAR_URL;
  const key = values.key ?? process.env.OPENSOAR_API_KEY;
  if (url && key) return { directory, url, key };
  const credentials = await readCredentials();
  return { directory, url: url || credentials.url, key: key || credentials.apiKey };
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { url: { type: 'string' }, key: { type: 'string' } },
    });
  } catch (error) {
    throw new UsageError(error.message);
  }
}

async function readCredentials() {
  const file = join(process.env.OPENSOAR_HOME || '.opensoar', 'credentials.json');
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`Give --url and --key: ${file} can't be read (${error.code ?? error.message}).`);
  }
}
