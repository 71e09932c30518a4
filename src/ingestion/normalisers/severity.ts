import type { Severity } from '@opensoar/sdk';
import type { Scalar } from '../payload-fields.js';

export type SeverityScale = (value: Scalar) => Severity | undefined;

const WORDS: readonly (readonly [Severity, string])[] = [
  [
    'critical',
    'critical crit fatal emergency emerg severe disaster catastrophic blocker urgent highest p0 p1 sev0 sev1',
  ],
  ['high', 'high error err major majr malicious p2 sev2'],
  ['medium', 'medium med moderate warning warn average elevated suspicious p3 sev3'],
  [
    'low',
    'low lowest minor minr informational information info notice debug trace verbose benign ok normal none p4 p5 sev4 sev5',
  ],
];

const SEVERITY_OF_WORD: ReadonlyMap<string, Severity> = new Map(
  WORDS.flatMap(([severity, words]) => words.split(' ').map((word) => [word, severity] as const)),
);

/** Names of a severity by themselves, and part of the name of a field in others: `ALERT_SEVERITY_LOW`. */
const HIGH_ALONE: ReadonlySet<string> = new Set(['alert', 'important', 'page']);

/** A longer text talks about a severity, it is none. */
const MAX_LENGTH = 40;

/**
 * Words, and numbers on the scale that their size suggests: whole numbers to 4 rise from low to critical; to 10 they
 * follow CVSS's bands, as do fractions; above that they are percentages.
 */
export const anySeverity: SeverityScale = (value) =>
  fromWord(value) ??
  fromNumber(value, (n) => (n <= 4 && Number.isInteger(n) ? upToFour(n) : upToTenOrHundred(n)));

/** Words, and percentages. */
export const percentSeverity: SeverityScale = (value) => fromWord(value) ?? fromNumber(value, upToHundred);

/** Levels as syslog orders them, where an alert ranks above a critical condition. */
export const syslogSeverity: SeverityScale = (value) =>
  typeof value === 'string' && value.trim().toLowerCase() === 'alert' ? 'critical' : fromWord(value);

/** Words, and levels from 1 (low) to 4 (critical). */
export const fourLevelSeverity: SeverityScale = (value) =>
  fromWord(value) ?? fromNumber(value, (n) => (n >= 1 && n <= 4 ? upToFour(n) : undefined));

/** Words alone, for numbers of which nobody says which end is worse. */
export const wordSeverity: SeverityScale = fromWord;

/** Words, and numbers from 0 to 10 in CVSS's bands, which are those of CEF (ArcSight, "Common Event Format"). */
export const tenLevelSeverity: SeverityScale = (value) => fromWord(value) ?? fromNumber(value, upToTen);

/** Scores from 0 to 10, as CVSS gives them. */
export const cvssSeverity: SeverityScale = (value) => fromNumber(value, upToTen);

/** Words, and priorities, of which 1 is the most urgent; 0 means that none was given. */
export const prioritySeverity: SeverityScale = (value) =>
  fromWord(value) ??
  fromNumber(value, (n) => (n === 0 ? undefined : n <= 1 ? 'high' : n <= 2 ? 'medium' : 'low'));

/** Rule levels from 0 to 16, as Wazuh and OSSEC give them. */
export const ruleLevelSeverity: SeverityScale = (value) =>
  fromNumber(value, (n) =>
    n > 16 ? undefined : n >= 15 ? 'critical' : n >= 12 ? 'high' : n >= 7 ? 'medium' : 'low',
  );

function fromWord(value: Scalar): Severity | undefined {
  if (typeof value !== 'string' || value.length > MAX_LENGTH) return undefined;
  const words = value.toLowerCase().split(/[^a-z0-9]+/);
  if (/\bvery high\b/.test(words.join(' '))) return 'critical';
  for (const [index, word] of words.entries()) {
    const severity = /^non?t?$/.test(words[index - 1] ?? '') ? undefined : SEVERITY_OF_WORD.get(word);
    if (severity) return severity;
  }
  return words.some((word) => HIGH_ALONE.has(word)) ? 'high' : undefined;
}

function fromNumber(value: Scalar, scale: (n: number) => Severity | undefined): Severity | undefined {
  if (typeof value === 'boolean' || (typeof value === 'string' && !/^\s*\d{1,10}(\.\d+)?\s*$/.test(value))) {
    return undefined;
  }
  const n = Number(value);
  return n >= 0 ? scale(n) : undefined;
}

function upToFour(n: number): Severity {
  return n === 4 ? 'critical' : n === 3 ? 'high' : n === 2 ? 'medium' : 'low';
}

function upToTenOrHundred(n: number): Severity | undefined {
  return n <= 10 ? upToTen(n) : upToHundred(n);
}

function upToTen(n: number): Severity | undefined {
  return n > 10 ? undefined : n >= 9 ? 'critical' : n >= 7 ? 'high' : n >= 4 ? 'medium' : 'low';
}

function upToHundred(n: number): Severity | undefined {
  return upToTen(n / 10);
}
