import { readFile } from 'node:fs/promises';
import type { AlertData } from '@opensoar/sdk';
import { type ExecutionFixture, readFixture } from '@opensoar/sdk/runtime';
import {
  type ActionScript,
  type ActionScripts,
  anAlert,
  hangs,
  returns,
  throws,
} from '@opensoar/sdk/testing';
import { parsePayload } from '../ingestion/parse-payload.js';
import { type ReadAlert, readAlerts, readSource } from '../ingestion/read-alerts.js';
import { TrialError } from './trial.error.js';

/** An alert of a file, in the terms of `AlertData`; what it leaves out is as `anAlert()` has it. */
export async function readAlert(path: string): Promise<AlertData> {
  return anAlert(await readObject<Partial<AlertData>>(path));
}

/** The alert that the platform would make of a payload. */
export async function readPayload(path: string, source: string | undefined): Promise<AlertData> {
  const parsed = parsePayload(await read(path), 'application/json');
  const { alerts, rejections } = readAlerts(parsed, readSource(source));
  const [rejection] = rejections;
  if (rejection) throw new TrialError(`${path} would be rejected: ${rejection.error.message}`);
  const [alert] = alerts;
  if (!alert || alerts.length > 1)
    throw new TrialError(`${path} holds ${alerts.length} alerts. Give it one.`);
  return asAlertData(alert);
}

function asAlertData(read: ReadAlert): AlertData {
  const named = [...FIELDS.map((field) => [field, read[field]] as const), ['raw', read.value] as const];
  return anAlert(Object.fromEntries(named.filter(([, value]) => value !== null)) as Partial<AlertData>);
}

const FIELDS = [
  'source',
  'sourceId',
  'title',
  'description',
  'severity',
  'sourceIp',
  'destIp',
  'hostname',
  'ruleName',
  'tags',
  'partner',
  'iocs',
] as const;

/** What `opensoar execution export` has written. */
export async function readExecution(path: string): Promise<ExecutionFixture> {
  return readFixture(await readJson(path));
}

/** Any JSON. */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse((await read(path)).toString('utf8')) as unknown;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new TrialError(`${path} is not JSON: ${error.message}`, { cause: error });
  }
}

/**
 * What actions are to give, by their names. A value is given back as it is; `{ "$throws": "message" }` fails,
 * `{ "$hangs": true }` lasts until the timeout, and `{ "$tries": [ … ] }` is one of these for each try.
 */
export async function readScripts(path: string): Promise<ActionScripts> {
  const entries = Object.entries(await readObject<Record<string, unknown>>(path));
  return Object.fromEntries(entries.map(([name, said]) => [name, scriptsOf(said)]));
}

function scriptsOf(said: unknown): ActionScript | ActionScript[] {
  if (isObject(said) && Array.isArray(said['$tries'])) return said['$tries'].map(scriptOf);
  return scriptOf(said);
}

function scriptOf(said: unknown): ActionScript {
  if (isObject(said) && typeof said['$throws'] === 'string') return throws(said['$throws']);
  if (isObject(said) && said['$hangs'] === true) return hangs();
  return returns(said);
}

async function readObject<T extends object>(path: string): Promise<T> {
  const value = await readJson(path);
  if (!isObject(value)) throw new TrialError(`${path} must hold a JSON object.`);
  return value as T;
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path === '-' ? '/dev/stdin' : path);
  } catch (error) {
    throw new TrialError(`${path} can't be read: ${(error as Error).message}`, { cause: error });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
