/** What stands in place of a secret. */
export const SECRET_MARK = '[secret]';

/** A shorter one would be found in half of all texts. */
const SHORTEST = 6;
/** The latest so many are looked for in what goes outside. */
const REMEMBERED = 1000;

const known = new Set<string>();
let longestFirst: readonly string[] | undefined;

/**
 * A value that is not to be seen: printed, logged, put into a text or written as JSON, it is `[secret]`. As an argument of
 * an action it is recorded as that. Only `reveal()` gives it out, where it is used. An action can't return one: what an
 * action returns goes through JSON, so that the playbook would get the text `[secret]`.
 *
 * @example
 * ```ts
 * const apiKey = new Secret(process.env['EDR_API_KEY'] ?? '');
 * await fetch(url, { headers: { authorization: `Bearer ${apiKey.reveal()}` } });
 * ```
 */
export class Secret<T = string> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
    if (typeof value === 'string') remember(value);
  }

  /** The value itself. */
  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return SECRET_MARK;
  }

  toJSON(): string {
    return SECRET_MARK;
  }

  [Symbol.toPrimitive](): string {
    return SECRET_MARK;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return SECRET_MARK;
  }
}

/** The texts of the secrets that this process has made, the longest first: what contains one must not go outside. */
export function knownSecrets(): readonly string[] {
  longestFirst ??= [...known].sort((one, other) => other.length - one.length);
  return longestFirst;
}

function remember(value: string): void {
  if (value.length < SHORTEST) return;
  longestFirst = undefined;
  known.delete(value);
  known.add(value);
  const [oldest] = known;
  if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
}
