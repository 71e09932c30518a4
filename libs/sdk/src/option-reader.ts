import { describe, describeAllowed } from './describe.js';
import { parseDuration } from './duration.js';

/** What a playbook or an action may be called. The name is kept with every execution, so it must be stable. */
const NAME = /^[a-z][a-z0-9_.-]{0,99}$/;

/**
 * Reads an object of options, whose types only TypeScript has checked, if anyone. Each method gives `undefined` for an
 * option that is absent, and throws what `toError` makes of the problem for one that is wrong.
 */
export class OptionReader<K extends string> {
  private readonly options: Partial<Record<K, unknown>>;

  constructor(
    options: unknown,
    known: readonly K[],
    private readonly toError: (problem: string, option?: string) => Error,
  ) {
    if (typeof options !== 'object' || options === null || Array.isArray(options)) {
      throw toError(`the options must be an object, not ${describe(options)}.`);
    }
    for (const option of Object.keys(options)) {
      if (!known.some((key) => key === option)) {
        throw toError(`unknown option '${option}'. ${describeAllowed(known)}`, option);
      }
    }
    this.options = options;
  }

  raw(option: K): unknown {
    return this.options[option];
  }

  name(option: K, fallback: string): string {
    const given = this.raw(option);
    const name = given === undefined ? fallback : given;
    if (typeof name === 'string' && NAME.test(name)) return name;
    const problem =
      given === undefined && fallback === ''
        ? 'is missing, and there is no identifier to take it from.'
        : `is ${describe(name)}.`;
    return this.refuse(
      option,
      `${problem} It must begin with a lower-case letter and go on with at most 99 lower-case letters, digits, '_', '-' or '.'.`,
    );
  }

  text(option: K): string | undefined {
    const value = this.raw(option);
    if (value === undefined || typeof value === 'string') return value;
    return this.refuse(option, `is ${describe(value)}. It must be a string.`);
  }

  texts(option: K): string[] | undefined {
    const value = this.raw(option);
    if (value === undefined) return undefined;
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return [...value];
    return this.refuse(option, `is ${describe(value)}. It must be a list of strings.`);
  }

  flag(option: K): boolean | undefined {
    const value = this.raw(option);
    if (value === undefined || typeof value === 'boolean') return value;
    return this.refuse(option, `is ${describe(value)}. It must be true or false.`);
  }

  integer(option: K, min: number, max: number): number | undefined {
    const value = this.raw(option);
    if (value === undefined) return undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
    return this.refuse(option, `is ${describe(value)}. It must be a whole number from ${min} to ${max}.`);
  }

  choice<V extends string>(option: K, allowed: readonly V[]): V | undefined {
    const value = this.raw(option);
    if (value === undefined) return undefined;
    return (
      allowed.find((candidate) => candidate === value) ??
      this.refuse(option, `is ${describe(value)}. ${describeAllowed(allowed)}`)
    );
  }

  /** Milliseconds. */
  duration(option: K): number | undefined {
    const value = this.raw(option);
    if (value === undefined) return undefined;
    if (typeof value !== 'number' && typeof value !== 'string') {
      return this.refuse(
        option,
        `is ${describe(value)}. It must be a number of milliseconds or a string such as '30s'.`,
      );
    }
    try {
      return parseDuration(value);
    } catch (error) {
      return this.refuse(option, error instanceof Error ? error.message : String(error));
    }
  }

  refuse(option: K, problem: string): never {
    throw this.toError(`option '${option}' ${problem}`, option);
  }
}
