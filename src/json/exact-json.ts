/**
 * JSON without loss: a number that no double can hold (an id beyond 2^53, digits beyond the seventeenth, 1e400) becomes the
 * string of its digits, as it is written. Everything else is what `JSON.parse` makes of it; of a repeated key the last
 * value counts.
 */
export function parseExact(text: string): unknown {
  const value = JSON.parse(text) as unknown;
  return mayLoseDigits(text) ? new ExactReader(text).read() : value;
}

/** Whether there may be a number that `JSON.parse` changes: sees them all, and some texts that only look like one. */
export function mayLoseDigits(text: string): boolean {
  return /[\d.]{16}|\d[eE][+-]?\d{3}/.test(text);
}

/** Reads JSON that is known to be valid, and remembers where in the text each object and list stands. */
export class ExactReader {
  private readonly spans = new Map<object, readonly [start: number, end: number]>();
  private at = 0;

  constructor(private readonly text: string) {}

  read(): unknown {
    this.skipSpace();
    return this.value();
  }

  /** The JSON text of a value: of what was read the text that it had there, of what was made from that the shortest. */
  textOf(value: unknown): string {
    if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
    const span = this.spans.get(value);
    if (span) return this.text.slice(...span);
    if (Array.isArray(value)) return `[${value.map((item) => this.textOf(item)).join(',')}]`;
    const members = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}:${this.textOf(item)}`);
    return `{${members.join(',')}}`;
  }

  private value(): unknown {
    const start = this.at;
    switch (this.text.charCodeAt(start)) {
      case QUOTE:
        return this.string();
      case OPEN_OBJECT:
        return this.remember(this.object(), start);
      case OPEN_LIST:
        return this.remember(this.list(), start);
      default:
        return this.scalar();
    }
  }

  private object(): object {
    const object = {};
    this.open();
    while (this.text.charCodeAt(this.at) !== CLOSE_OBJECT) {
      const key = this.string();
      this.skipSpace();
      this.open();
      const value = this.value();
      // An assignment to `__proto__` would be something else.
      if (key === '__proto__') Object.defineProperty(object, key, { value, ...PLAIN_PROPERTY });
      else Reflect.set(object, key, value);
      this.separator();
    }
    this.at += 1;
    return object;
  }

  private list(): unknown[] {
    const list: unknown[] = [];
    this.open();
    while (this.text.charCodeAt(this.at) !== CLOSE_LIST) {
      list.push(this.value());
      this.separator();
    }
    this.at += 1;
    return list;
  }

  private string(): string {
    const start = this.at;
    this.at = endOfString(this.text, start);
    const inner = this.text.slice(start + 1, this.at - 1);
    return inner.includes('\\') ? (JSON.parse(this.text.slice(start, this.at)) as string) : inner;
  }

  private scalar(): unknown {
    const start = this.at;
    while (this.at < this.text.length && !ENDS_SCALAR.has(this.text.charCodeAt(this.at))) this.at += 1;
    const literal = this.text.slice(start, this.at);
    const value = JSON.parse(literal) as unknown;
    return typeof value === 'number' && !isExact(literal, value) ? literal : value;
  }

  /** Goes past one character of structure and the space behind it. */
  private open(): void {
    this.at += 1;
    this.skipSpace();
  }

  private separator(): void {
    this.skipSpace();
    if (this.text.charCodeAt(this.at) === COMMA) this.open();
  }

  private skipSpace(): void {
    while (SPACE.has(this.text.charCodeAt(this.at))) this.at += 1;
  }

  private remember(value: object, start: number): object {
    this.spans.set(value, [start, this.at]);
    return value;
  }
}

/** The texts of the items of a list in JSON that is known to be valid; undefined where it is no list. */
export function itemTexts(text: string): string[] | undefined {
  const open = text.search(/[^\t\n\r ]/);
  if (text.charCodeAt(open) !== OPEN_LIST) return undefined;
  const items: string[] = [];
  let depth = 0;
  let start = open + 1;
  for (let at = open; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at) - 1;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) depth += 1;
    else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth -= 1;
    if ((code === COMMA && depth === 1) || depth === 0) {
      const item = text.slice(start, at).trim();
      if (item !== '') items.push(item);
      if (depth === 0) break;
      start = at + 1;
    }
  }
  return items;
}

/** How many objects and lists lie within each other at the deepest place. */
export function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at) - 1;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) deepest = Math.max(deepest, (depth += 1));
    else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth -= 1;
  }
  return deepest;
}

/** Where the string that begins at `start` is over: behind the next quote that no odd number of backslashes escapes. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); ; quote = text.indexOf('"', quote + 1)) {
    let slashes = 0;
    while (text.charCodeAt(quote - 1 - slashes) === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return quote + 1;
  }
}

/** Whether the number says the same as the literal that it was parsed from. */
function isExact(literal: string, value: number): boolean {
  if (literal.length <= SAFE_LENGTH && !/[eE]/.test(literal)) return true;
  // What is longer than any double is written has digits too many, or zeros that nobody writes.
  if (literal.length > LONGEST_DOUBLE || !Number.isFinite(value)) return false;
  return canonical(literal) === canonical(String(value));
}

/** A decimal as its significant digits and the power of ten behind them: `1200`, `1.2e3` and `1200.0` are one. */
function canonical(literal: string): string {
  const [, whole = '', fraction = '', exponent = '0'] =
    /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = withoutTrailingZeros(digits);
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length);
  return significant === '' ? '0' : `${significant}e${power}`;
}

function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === ZERO) end -= 1;
  return digits.slice(0, end);
}

/** Characters: a shorter literal has no more digits than every double keeps. */
const SAFE_LENGTH = 15;
/** Characters of the longest double that is written out without an exponent, and some more. */
const LONGEST_DOUBLE = 400;
const PLAIN_PROPERTY = { writable: true, enumerable: true, configurable: true };

const [QUOTE, BACKSLASH, COMMA, ZERO] = [0x22, 0x5c, 0x2c, 0x30];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];
const SPACE: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);
const ENDS_SCALAR: ReadonlySet<number> = new Set([...SPACE, COMMA, CLOSE_OBJECT, CLOSE_LIST]);
