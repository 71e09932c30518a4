import type { Severity } from '@opensoar/sdk';

/** What a normaliser finds in one alert of a payload; null where the payload has none. */
export interface NormalisedAlert {
  sourceId: string | null;
  title: string;
  description: string | null;
  severity: Severity;
  sourceIp: string | null;
  destIp: string | null;
  hostname: string | null;
  ruleName: string | null;
  tags: string[];
  partner: string | null;
}

export type AlertPayload = Readonly<Record<string, unknown>>;

/** Knows the payloads of one source. */
export interface Normaliser {
  /** The source's name: as a path names it, and as it is stored when the payload alone shows where it came from. */
  readonly source: string;
  /** Other names by which a path may call the source. */
  readonly aliases?: readonly string[];
  detects(payload: AlertPayload): boolean;
  normalise(payload: AlertPayload): NormalisedAlert;
  /** The alerts in a payload that is an envelope of several; undefined where the payload itself is one alert. */
  split?(payload: AlertPayload): readonly unknown[] | undefined;
}
