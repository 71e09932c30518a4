import { styleText } from 'node:util';

/** What a word says of what it stands for, and so how it is shown. */
export type Tone = 'good' | 'bad' | 'warning' | 'active' | 'quiet' | 'strong';

/** Text that is shown in its tone where there are colours, and as it is elsewhere. */
export interface Toned {
  readonly text: string;
  readonly tone: Tone | undefined;
}

const FORMATS = {
  good: 'green',
  bad: 'red',
  warning: 'yellow',
  active: 'cyan',
  quiet: 'dim',
  strong: 'bold',
} as const satisfies Record<Tone, string>;

/** The states that the API names. One that is not here is shown plainly. */
const TONES: Partial<Record<string, Tone>> = {
  CRITICAL: 'bad',
  HIGH: 'warning',
  LOW: 'quiet',
  NEW: 'active',
  IN_PROGRESS: 'warning',
  RESOLVED: 'good',
  MALICIOUS: 'bad',
  SUSPICIOUS: 'warning',
  BENIGN: 'good',
  PENDING: 'quiet',
  QUEUED: 'quiet',
  RUNNING: 'active',
  SUSPENDED: 'warning',
  SUCCEEDED: 'good',
  FAILED: 'bad',
  CANCELLED: 'quiet',
  SKIPPED: 'quiet',
  UNCERTAIN: 'warning',
  RUN: 'good',
  NOT_MATCHED: 'quiet',
  DISABLED: 'warning',
  DUPLICATE: 'quiet',
};

export function toned(text: string, tone: Tone | undefined): Toned {
  return { text, tone };
}

/** One of the API's states in words, in its tone. */
export function stateOf(state: string): Toned {
  return toned(state.toLowerCase().replaceAll('_', ' '), TONES[state]);
}

/** Coloured where `stream` is a terminal that shows colours and NO_COLOR is not set. */
export function paint({ text, tone }: Toned, stream: NodeJS.WritableStream = process.stdout): string {
  return tone === undefined ? text : styleText(FORMATS[tone], text, { stream, validateStream: true });
}
