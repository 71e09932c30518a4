import type { Iocs } from '@opensoar/sdk';
import type { DomainError } from '../errors/domain-error.js';
import { LIMITS } from '../alerts/text.js';
import { bounded } from './bounds.js';
import {
  EmptyPayloadError,
  InvalidSourceError,
  NotAnAlertError,
  TooManyAlertsError,
} from './ingestion.errors.js';
import { extractIocs } from './iocs.js';
import { detectNormaliser, normaliserOf } from './normalisers/index.js';
import type { NormalisedAlert } from './normalisers/normaliser.js';
import type { ParsedPayload } from './parse-payload.js';
import { isRecord } from './payload-fields.js';

/** In one payload. They share a transaction. */
const MAX_ALERTS = 1000;

/** One alert of a payload, in our terms. */
export interface ReadAlert extends NormalisedAlert {
  /** Its place in the payload, from 0. */
  readonly index: number;
  readonly source: string;
  readonly iocs: Iocs;
  /** Its own part of the payload: parsed, and as JSON text. */
  readonly value: unknown;
  readonly text: string;
}

export interface Rejection {
  readonly index: number;
  readonly error: DomainError;
}

/** The name of a source as it is stored, in lower case. Throws an `InvalidSourceError`. */
export function readSource(source: string | undefined): string | undefined {
  if (source === undefined) return undefined;
  const name = source.toLowerCase();
  if (name.length > LIMITS.source || !/^[a-z0-9][a-z0-9._-]*$/.test(name))
    throw new InvalidSourceError(source);
  return name;
}

/** Finds the alerts of a payload and normalises each on its own. */
export function readAlerts(
  payload: ParsedPayload,
  source: string | undefined,
): { alerts: ReadAlert[]; rejections: Rejection[] } {
  const values = splitPayload(payload.value, source);
  if (values.length === 0) throw new EmptyPayloadError();
  if (values.length > MAX_ALERTS) throw new TooManyAlertsError(values.length, MAX_ALERTS);

  const alerts: ReadAlert[] = [];
  const rejections: Rejection[] = [];
  for (const [index, value] of values.entries()) {
    if (!isRecord(value)) {
      rejections.push({ index, error: new NotAnAlertError(value) });
      continue;
    }
    const normaliser = source === undefined ? detectNormaliser(value) : normaliserOf(source);
    alerts.push({
      ...bounded(normaliser.normalise(value)),
      index,
      source: source ?? normaliser.source,
      iocs: extractIocs(value),
      value,
      text: value === payload.value ? payload.text : JSON.stringify(value),
    });
  }
  return { alerts, rejections };
}

function splitPayload(value: unknown, source: string | undefined): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (!isRecord(value)) return [value];
  const normaliser = source === undefined ? detectNormaliser(value) : normaliserOf(source);
  return normaliser.split?.(value) ?? [value];
}
