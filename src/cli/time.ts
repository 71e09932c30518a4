import { CliError, ExitCode } from './cli-error.js';

const AGE = /^(\d{1,6})([smhd])$/;
const UNIT_MS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A moment as the API takes it, from one that was typed as it is, or as how long ago it was. */
export function momentOf(option: string, typed: string, now = Date.now()): string {
  const [, count, unit = ''] = AGE.exec(typed) ?? [];
  const moment = new Date(
    count === undefined ? Date.parse(typed) : now - Number(count) * (UNIT_MS[unit] ?? 0),
  );
  if (Number.isNaN(moment.getTime())) {
    throw new CliError(
      ExitCode.USAGE,
      `${option} takes a time such as 2030-01-01T00:00:00Z, or an age such as 90s, 15m, 2h or 7d; not ${JSON.stringify(typed)}.`,
    );
  }
  return moment.toISOString();
}

/** Milliseconds as a person reads them. */
export function durationOf(ms: number): string;
export function durationOf(ms: number | null): string | null;
export function durationOf(ms: number | null): string | null {
  if (ms === null) return null;
  if (ms < 1000) return `${ms} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  const seconds = Math.floor((ms % 60_000) / 1000);
  if (minutes < 60) return `${minutes} min ${seconds} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
