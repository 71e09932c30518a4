import type { Iocs } from '@opensoar/sdk';
import { LIMITS } from '../alerts/text.js';
import { bounded } from './bounds.js';
import {
  EmptyPayloadError,
  InvalidSourceError,
  NotAnAlertError,
  TooManyAlertsError,
} from './ingestion.errors.js';
import { extractIocs } from './iocs.js';
import { detectNormaliser, isRecognised, normaliserFor } from './normalisers/index.js';
import type { AlertPayload, NormalisedAlert, Normaliser } from './normalisers/normaliser.js';
import { carriedIn } from './normalisers/transports.js';
import { MAX_ALERTS, type ParsedPayload, type Rejection } from './parse-payload.js';
import { isRecord } from './payload-fields.js';

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

/** The name of a source as it is stored, in lower case. Throws an `InvalidSourceError`. */
export function readSource(source: string | undefined): string | undefined {
  return source === undefined ? undefined : requireSource(source);
}

/** The same where one must be named. */
export function requireSource(source: string): string {
  const name = source.toLowerCase();
  if (name.length > LIMITS.source || !/^[a-z0-9][a-z0-9._-]*$/.test(name))
    throw new InvalidSourceError(source);
  return name;
}

/** Finds the alerts of a payload and normalises each on its own. */
export function readAlerts(
  { items }: ParsedPayload,
  source: string | undefined,
): { alerts: ReadAlert[]; rejections: Rejection[] } {
  const alerts: ReadAlert[] = [];
  const rejections: Rejection[] = [];
  for (const item of items) {
    if ('error' in item) {
      rejections.push(item);
      continue;
    }
    const { index } = item;
    const values = split(item.value, source);
    if (values.length === 0) rejections.push({ index, error: new EmptyPayloadError() });
    if (alerts.length + rejections.length + values.length > MAX_ALERTS)
      throw new TooManyAlertsError(MAX_ALERTS);
    for (const value of values) {
      if (!isRecord(value)) rejections.push({ index, error: new NotAnAlertError(value) });
      else alerts.push({ index, ...readAlert(value, source), text: item.textOf(value) });
    }
  }
  return { alerts, rejections };
}

function readAlert(value: AlertPayload, source: string | undefined): Omit<ReadAlert, 'index' | 'text'> {
  const normaliser = normaliserOf(value, source);
  const alert = bounded(normaliser.normalise(value));
  return {
    ...alert,
    source: source ?? normaliser.source,
    iocs: extractIocs(value, alert.sourceId),
    value,
  };
}

function split(value: unknown, source: string | undefined): readonly unknown[] {
  const carried = isRecord(value) && !isRecognised(value) ? carriedIn(value) : undefined;
  return (carried ?? [value]).flatMap((item) => alertsIn(item, source));
}

function alertsIn(value: unknown, source: string | undefined): readonly unknown[] {
  return (isRecord(value) && normaliserOf(value, source).split?.(value)) || [value];
}

function normaliserOf(value: AlertPayload, source: string | undefined): Normaliser {
  return source === undefined ? detectNormaliser(value) : normaliserFor(value, source);
}
