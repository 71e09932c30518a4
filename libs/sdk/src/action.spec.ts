import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { SetMetadata } from '@nestjs/common';
import { Action, DefinitionError, action, currentAction, type ActionOptions } from './index.js';
import {
  readActionDefinitions,
  runInAction,
  runInExecution,
  type ActionDefinition,
  type ExecutionRuntime,
} from './runtime.js';

interface Call {
  definition: ActionDefinition;
  args: unknown[];
}

/** Runs each action once, at once, and keeps what it was asked. */
class RecordingRuntime implements ExecutionRuntime {
  readonly calls: Call[] = [];
  readonly promises: Promise<unknown>[] = [];

  call(definition: ActionDefinition, args: unknown[], body: () => unknown): Promise<unknown> {
    this.calls.push({ definition, args });
    const current = {
      idempotencyKey: `key-${this.calls.length}`,
      attempt: 1,
      signal: new AbortController().signal,
      logger: { debug() {}, info() {}, warn() {}, error() {} },
    };
    const promise = runInAction(this, current, async () => body());
    this.promises.push(promise);
    return promise;
  }
  effect(): Promise<void> {
    return Promise.reject(new Error('not used here'));
  }
  now(): Date {
    return new Date(0);
  }
  randomId(): string {
    return 'id';
  }
}

class Intel {
  constructor(private readonly score: number) {}

  @Action({ timeout: '30s', retries: 2, retryBackoff: 2, effect: 'read', description: 'Looks an address up' })
  async enrichIP(ip: string) {
    return { ip, score: this.score };
  }

  @Action()
  async outer() {
    const inner = await this.enrichIP('10.0.0.2');
    return { inner, key: currentAction().idempotencyKey };
  }
}

describe('an action outside an execution', () => {
  it('is just its function', async () => {
    const promise = Promise.resolve('same');
    const same = action({ name: 'same' }, () => promise);
    expect(same()).toBe(promise);
    await expect(new Intel(7).enrichIP('10.0.0.1')).resolves.toEqual({ ip: '10.0.0.1', score: 7 });
  });

  it('keeps the name of its function', () => {
    expect(new Intel(7).enrichIP.name).toBe('enrichIP');
  });
});

describe('an action in an execution', () => {
  it('goes through the runtime, with its definition, its arguments and its object', async () => {
    const runtime = new RecordingRuntime();
    const outcome = await runInExecution(runtime, () => new Intel(7).enrichIP('10.0.0.1'));
    expect(outcome).toEqual({ ip: '10.0.0.1', score: 7 });
    expect(runtime.calls).toEqual([
      {
        definition: {
          name: 'enrich_ip',
          timeoutMs: 30_000,
          retries: 2,
          retryBackoff: 2,
          effect: 'read',
          description: 'Looks an address up',
        },
        args: ['10.0.0.1'],
      },
    ]);
  });

  it('is counted before anything is awaited, and gives the very promise of the runtime', async () => {
    const runtime = new RecordingRuntime();
    const intel = new Intel(7);
    const promises = runInExecution(runtime, () => {
      const pair = [intel.enrichIP('a'), intel.enrichIP('b')];
      expect(runtime.calls.map((call) => call.args)).toEqual([['a'], ['b']]);
      return pair;
    });
    promises.forEach((promise, index) => expect(promise).toBe(runtime.promises[index]));
    await Promise.all(promises);
  });

  it('runs as part of the attempt when another action calls it', async () => {
    const runtime = new RecordingRuntime();
    const outcome = await runInExecution(runtime, () => new Intel(7).outer());
    expect(outcome).toEqual({ inner: { ip: '10.0.0.2', score: 7 }, key: 'key-1' });
    expect(runtime.calls.map((call) => call.definition.name)).toEqual(['outer']);
  });

  it('may be a plain function', async () => {
    const runtime = new RecordingRuntime();
    const lookUpHost = action({ effect: 'read' }, async function lookUpHost(host: string) {
      return host.length;
    });
    await expect(runInExecution(runtime, () => lookUpHost('web-1'))).resolves.toBe(5);
    expect(runtime.calls).toMatchObject([{ definition: { name: 'look_up_host' }, args: ['web-1'] }]);
  });
});

describe('readActionDefinitions', () => {
  it('lists a class with its defaults, in the order of declaration', () => {
    const [first, second] = readActionDefinitions(Intel);
    expect(first?.name).toBe('enrich_ip');
    expect(second).toEqual({
      name: 'outer',
      timeoutMs: 300_000,
      retries: 0,
      retryBackoff: 1,
      effect: 'write',
    });
  });

  it('goes by the method that is called: inherited, overridden, or no longer an action', () => {
    class Base {
      @Action()
      async kept() {}
      @Action({ retries: 1 })
      async replaced() {}
      @Action()
      async dropped() {}
    }
    class Derived extends Base {
      @Action()
      async own() {}
      @Action({ retries: 5 })
      override async replaced() {}
      override async dropped() {}
    }
    const retriesByName = readActionDefinitions(Derived).map(({ name, retries }) => [name, retries]);
    expect(retriesByName).toEqual([
      ['own', 0],
      ['replaced', 5],
      ['kept', 0],
    ]);
    expect(readActionDefinitions(Base).map(({ name }) => name)).toEqual(['kept', 'replaced', 'dropped']);
  });

  it('keeps what other decorators have said about the method', () => {
    class Decorated {
      @Action()
      @SetMetadata('team', 'soc')
      async below() {}
      @SetMetadata('team', 'ir')
      @Action()
      async above() {}
    }
    const teamOf = (method: string): unknown =>
      Reflect.getMetadata('team', Reflect.get(Decorated.prototype, method) as object);
    expect([teamOf('below'), teamOf('above')]).toEqual(['soc', 'ir']);
    expect(readActionDefinitions(Decorated).map(({ name }) => name)).toEqual(['below', 'above']);
  });
});

describe('the definition of an action', () => {
  it.each<[string, unknown, string | undefined, RegExp]>([
    ['options that are no object', 5, undefined, /must be an object/],
    ['an unknown option', { retires: 2 }, 'retires', /unknown option 'retires'.*'retries'/],
    ['a bad name', { name: '1st' }, 'name', /'1st'.*lower-case/],
    ['a bad timeout', { timeout: 0 }, 'timeout', /0 is no duration/],
    ['negative retries', { retries: -1 }, 'retries', /-1.*from 0/],
    ['fractional retries', { retries: 1.5 }, 'retries', /1\.5.*whole number/],
    ['a negative backoff', { retryBackoff: -1 }, 'retryBackoff', /not negative/],
    ['a backoff that is no number', { retryBackoff: '2' }, 'retryBackoff', /'2'/],
    ['waits longer than a timer can keep', { retries: 40, retryBackoff: 2 }, 'retryBackoff', /40 retries/],
    ['a bad effect', { effect: 'delete' }, 'effect', /'delete'.*'read', 'write', 'destructive'/],
    ['a bad description', { description: {} }, 'description', /string/],
    ['a bad verify', { verify: true }, 'verify', /function/],
  ])('refuses %s, naming the method and the option', (_case, options, option, message) => {
    let caught: unknown;
    try {
      class Wrong {
        @Action(options as ActionOptions)
        async doIt() {}
      }
      readActionDefinitions(Wrong);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(DefinitionError);
    expect(caught).toMatchObject({ subject: '@Action Wrong.doIt', option });
    expect((caught as Error).message).toMatch(message);
  });

  it('refuses static methods and accessors', () => {
    expect(() => {
      class Wrong {
        @Action()
        static async doIt() {}
      }
      return Wrong;
    }).toThrow(/^@Action Wrong\.doIt: it is static/);
    expect(() => {
      class Wrong {
        // @ts-expect-error an accessor gives no promise
        @Action()
        get doIt() {
          return 1;
        }
      }
      return Wrong;
    }).toThrow(/^@Action Wrong\.doIt: it can decorate methods only/);
  });

  it('asks for a name where the function has none', () => {
    expect(() => action({}, async () => 1)).toThrow(
      /^action\(anonymous function\): option 'name' is missing, and there is no identifier/,
    );
    expect(() => action({ name: 'named' }, async () => 1)).not.toThrow();
  });

  it('refuses what is no function', () => {
    // @ts-expect-error no function
    expect(() => action({ name: 'x' }, 5)).toThrow(/must be a function, not 5/);
  });

  it('is checked by the compiler', () => {
    class Checked {
      // @ts-expect-error in an execution it gives a promise, so it must always give one
      @Action()
      sync() {
        return 1;
      }
      @Action({ effect: 'destructive', verify: async (host: string) => ({ happened: host !== '' }) as const })
      async generic<T extends string>(host: T): Promise<T> {
        return host;
      }
    }
    const typed = action(
      {
        name: 'typed',
        effect: 'destructive',
        verify: async (host) => ({ happened: true, output: host.length }),
      },
      async (host: string, port?: number) => `${host}:${port ?? 443}`,
    );
    const result: Promise<string> = typed('web-1');
    // @ts-expect-error the parameters are those of the function
    const wrong: Promise<unknown> = typed('web-1', 'https');
    // @ts-expect-error verify gets the parameters of the function
    action({ name: 'verified', verify: (_host: number) => undefined }, async (host: string) => host);
    expect(readActionDefinitions(Checked).map(({ effect }) => effect)).toEqual(['write', 'destructive']);
    return Promise.all([result, wrong]);
  });
});
