import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { rewriteLines } from './tables.js';

const UUID = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g;
const DIGEST = /\b[\da-f]{64}\b/g;
const BEGINNING = /\b[\da-f]{10,63}\b/g;

/** Replacements of what only says when it was, or how long it took. */
const TIMES: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '2026-01-02T09:30:00.000Z'],
  [/^\d\d:\d\d:\d\d(?= )/, '09:30:00'],
  [/\(\d+(\.\d+)?ms\)/g, '(1.5ms)'],
  [/(duration_ms) \d+(\.\d+)?/g, '$1 150.5'],
  [/(?<= {2})\d+ ms(?=$| {2})/g, '15 ms'],
  [/(?<=^\w+ after )\d+ ms(?=:)/, '15 ms'],
  [/^\S+ \d+(?= could not load | runs )/, 'localhost 4711'],
  [/^(added \d+ packages?).*$/, '$1 in 1s'],
];

/** Puts values that are the same every time in the place of those that chance, the clock and the machine make. */
export class StableValues {
  private readonly known = new Map<string, string>();

  /** @param places what is to be read in place of paths, addresses and secrets of this run */
  constructor(private readonly places: ReadonlyMap<string, string>) {}

  of(text: string): string {
    return rewriteLines(text, (part, heading) => {
      if (heading === 'PID') return '4711';
      if (heading === 'TOOK') return part === '' ? '' : '15 ms';
      return part === hostname() && (heading === 'HOST' || heading === 'BY')
        ? 'localhost'
        : this.ofLine(part);
    });
  }

  private ofLine(line: string): string {
    const placed = [...this.places].reduce((all, [real, shown]) => all.replaceAll(wholly(real), shown), line);
    const timed = TIMES.reduce((all, [pattern, shown]) => all.replace(pattern, shown), placed);
    return timed
      .replaceAll(UUID, (id) => this.stable(id, nthId))
      .replaceAll(DIGEST, (digest) => this.stable(digest, nthDigest))
      .replaceAll(BEGINNING, (beginning) => this.beginning(beginning));
  }

  private stable(real: string, nth: (n: number) => string): string {
    const shown = this.known.get(real) ?? nth(this.known.size + 1);
    this.known.set(real, shown);
    return shown;
  }

  /** The same part of what the whole is shown as. */
  private beginning(beginning: string): string {
    const whole = [...this.known].find(([real]) => real.startsWith(beginning));
    return whole ? whole[1].slice(0, beginning.length) : beginning;
  }
}

/** Where it stands for itself: not as the end of another path, nor as the beginning of another name. */
function wholly(real: string): RegExp {
  return new RegExp(`(?<![\\w~.-])${real.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`, 'g');
}

function nthId(n: number): string {
  return `01a20c09-0000-7000-8000-${String(n).padStart(12, '0')}`;
}

function nthDigest(n: number): string {
  return createHash('sha256').update(`version ${n}`).digest('hex');
}
