import { describe, expect, it, jest } from '@jest/globals';
import { type ActionEffect, NonDeterministicPlaybookError } from '../index.js';
import { type ActionDefinition, runInExecution } from '../runtime.js';
import { v7 as uuidV7 } from 'uuid';
import {
  ActionStatus,
  type JournalEntry,
  JournalKind,
  type JournalRow,
  type JournalWrite,
  type RunJournal,
} from './journal.js';
import { PlaybookRun, type RunClaim } from './playbook-run.js';
import { type Admission, type Call, Replay } from './replay.js';

const call = (seq: number, name = `call_${seq}`, argsDigest = 'digest'): Call => ({
  seq,
  kind: JournalKind.ACTION,
  name,
  argsDigest,
});

function row(seq: number, ord: number | null, name = `call_${seq}`): JournalEntry {
  return {
    ...call(seq, name),
    executionId: 'an execution',
    ord,
    effect: 'write',
    input: null,
    status: ord === null ? ActionStatus.RUNNING : ActionStatus.SUCCEEDED,
    hasOutput: true,
    output: seq,
    error: null,
    attempts: [],
    epoch: 1,
    startedAt: new Date(),
    finishedAt: null,
  };
}

describe('A replay', () => {
  function replay(...rows: JournalEntry[]) {
    const mismatches: NonDeterministicPlaybookError[] = [];
    const admitted: string[] = [];
    const given = new Replay(rows, (error) => mismatches.push(error));
    return {
      given,
      mismatches,
      admitted,
      issue: (issued: Call): void => {
        const note = (admission: Admission) =>
          admitted.push(`${issued.seq} ${admission === 'live' ? 'live' : 'recorded'}`);
        const admission = given.admit(issued);
        if (admission === 'live') note(admission);
        else void admission.then(note);
      },
    };
  }

  it('of nothing lets every call go live at once', () => {
    const { issue, admitted } = replay();

    issue(call(0));
    issue(call(1));

    expect(admitted).toEqual(['0 live', '1 live']);
  });

  it('gives outcomes in the order in which they were recorded, one a macrotask, then lets the rest go live', async () => {
    const { issue, admitted } = replay(row(0, 2), row(1, 0), row(2, 1), row(3, null));
    const perMacrotask: number[] = [];

    for (let seq = 0; seq < 5; seq += 1) issue(call(seq));
    for (let turn = 0; turn < 6; turn += 1) {
      await macrotask();
      perMacrotask.push(admitted.length);
    }

    expect(admitted).toEqual(['1 recorded', '2 recorded', '0 recorded', '3 live', '4 live']);
    expect(new Set(perMacrotask).size).toBeGreaterThan(2);
  });

  it('starts counting completions after the last one, across gaps', () => {
    expect(replay(row(0, 0), row(1, 4)).given.nextOrd).toBe(5);
    expect(replay(row(0, null)).given.nextOrd).toBe(0);
  });

  it('holds a call without an outcome back until every outcome has been given', async () => {
    const { issue, admitted } = replay(row(1, 0), row(2, 1));

    issue(call(0));
    issue(call(1));
    await macrotasks(5);
    expect(admitted).toEqual(['1 recorded']);
    issue(call(2));
    await macrotasks(5);

    expect(admitted).toEqual(['1 recorded', '2 recorded', '0 live']);
  });

  it.each([
    ['another name', call(0, 'renamed')],
    ['other arguments', call(0, 'call_0', 'other')],
    ['another kind', { ...call(0), kind: JournalKind.ALERT_EFFECT }],
  ])('notices at the call that it comes with %s', (_, issued) => {
    const { issue, mismatches } = replay(row(0, 0));

    issue(issued);

    expect(mismatches).toHaveLength(1);
    expect(mismatches[0]?.expected).toContain('call_0');
  });

  it('notices as well that a call which had only begun comes with other arguments', async () => {
    const { issue, mismatches, admitted } = replay(row(0, null));

    issue(call(0, 'call_0', 'other'));
    await macrotasks(3);

    expect(mismatches).toHaveLength(1);
    expect(admitted).toEqual([]);
  });

  it('notices at the end that a recorded call was not made', () => {
    const { given } = replay(row(0, 0));

    expect(() => given.assertComplete()).toThrow(NonDeterministicPlaybookError);
  });

  describe('in time', () => {
    const useClock = () =>
      jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'clearImmediate'] });
    const pass = async (ms: number) => {
      await macrotasks(3);
      await jest.advanceTimersByTimeAsync(ms);
      await macrotasks(3);
    };

    it('waits for what run() does between two recorded calls', async () => {
      useClock();
      const { issue, mismatches, admitted } = replay(row(0, 0), row(1, 1));
      issue(call(0));
      await pass(20_000);
      issue(call(1));
      await pass(0);
      jest.useRealTimers();

      expect(mismatches).toEqual([]);
      expect(admitted).toEqual(['0 recorded', '1 recorded']);
    });

    it('does not wait for long while a call is held back that run() may wait for', async () => {
      useClock();
      const { issue, mismatches } = replay(row(1, 0));
      issue(call(0));
      await pass(1_900);
      expect(mismatches).toEqual([]);
      await pass(200);
      jest.useRealTimers();

      expect(mismatches).toHaveLength(1);
    });

    it('counts that wait from the last call, not from the one before it', async () => {
      useClock();
      const { issue, mismatches, admitted } = replay(row(0, 0), row(2, 1));
      issue(call(0));
      await pass(5_000);
      issue(call(1));
      await pass(100);
      issue(call(2));
      await pass(0);
      jest.useRealTimers();

      expect(mismatches).toEqual([]);
      expect(admitted).toEqual(['0 recorded', '2 recorded', '1 live']);
    });
  });
});

describe('Chains of parallel actions, crashed anywhere', () => {
  it('get their own results back, run nothing recorded again, and race to the same winner', async () => {
    const random = seeded(20_260_101);
    let crashes = 0;
    for (let round = 0; round < 120; round += 1) {
      const world = new World(random);
      const chains = 2 + Math.floor(random() * 4);
      const seen: { winner?: unknown } = {};
      const playbook = chainsOf(chains);
      let outcome: Outcome | 'crashed' = 'crashed';
      for (let attempt = 0; outcome === 'crashed'; attempt += 1) {
        const crashAfter = attempt < 3 ? Math.floor(random() * chains * 3) : Infinity;
        const winnerBefore = seen.winner;
        outcome = await world.run((context) => playbook(context, {}, seen), crashAfter);
        if (outcome === 'crashed') crashes += 1;
        expect(seen.winner).toEqual(winnerBefore ?? seen.winner);
      }

      expect(outcome.error).toBeUndefined();
      expect(world.repeated).toEqual([]);
      const results = outcome.value as string[];
      expect(results).toEqual(
        results.map((_, chain) =>
          expect.stringMatching(`^2 of ${chain} after 1 of ${chain} after 0 of ${chain}`),
        ),
      );
      expect(results).toHaveLength(chains);
    }
    expect(crashes).toBeGreaterThan(200);
  });

  it.each(['rename', 'args', 'skip', 'swap'] as const)(
    'notice an edit (%s) of what is recorded before anything runs for real',
    async (edit) => {
      const random = seeded(edit.length);
      const check = async () => {
        const world = new World(random);
        const chains = 2 + Math.floor(random() * 3);
        const playbook = chainsOf(chains);
        expect(
          await world.run(
            (context) => playbook(context, {}, {}),
            1 + Math.floor(random() * (chains * 3 - 2)),
          ),
        ).toBe('crashed');
        const recorded = world.outcomes();
        const target = recorded[Math.floor(random() * recorded.length)]?.input as [number, number];
        const runsBefore = world.bodies;

        const outcome = await world.run((context) =>
          playbook(context, { edit, chain: target[0], step: target[1] }, {}),
        );

        expect(outcome).toMatchObject({ error: { name: 'NonDeterministicPlaybookError' } });
        expect(world.bodies).toBe(runsBefore);
      };
      await Promise.all(Array.from({ length: 40 }, check));
    },
  );

  it('go on with a call that was appended', async () => {
    const random = seeded(4);
    for (let round = 0; round < 30; round += 1) {
      const world = new World(random);
      const playbook = chainsOf(3);
      await world.run((context) => playbook(context, {}, {}), 1 + Math.floor(random() * 7));

      const outcome = await world.run(async (context) => {
        const results = await playbook(context, {}, {});
        return [...(results as unknown[]), await world.act(context, 'appended', [])];
      });

      expect(outcome).toMatchObject({ value: { length: 4 } });
      expect(world.repeated).toEqual([]);
    }
  });
});

interface Edit {
  edit?: 'rename' | 'args' | 'skip' | 'swap';
  chain?: number;
  step?: number;
}
interface Context {
  world: World;
  run: PlaybookRun;
}
type Outcome = { value?: unknown; error?: Error };

/** Each chain looks something up, looks further with what it got, and blocks with that; the first look-ups race. */
function chainsOf(count: number) {
  return async (
    context: Context,
    { edit, chain: editedChain, step: editedStep }: Edit,
    seen: { winner?: unknown },
  ): Promise<unknown> => {
    const order = Array.from({ length: count }, (_, index) => index);
    if (edit === 'swap') order.reverse();
    const first: Promise<unknown>[] = [];
    const chain = async (index: number): Promise<unknown> => {
      let last: unknown = '';
      for (let step = 0; step < 3; step += 1) {
        const isEdited = edit !== 'swap' && index === editedChain && step === editedStep;
        if (isEdited && edit === 'skip') continue;
        const name = isEdited && edit === 'rename' ? 'renamed' : step < 2 ? 'look_up' : 'block';
        const args = [index, step, last, ...(isEdited && edit === 'args' ? ['edited'] : [])];
        const outcome = context.world.act(context, name, args);
        if (step === 0) first.push(outcome);
        last = await outcome;
      }
      return last;
    };
    const chains = order.map(chain);
    seen.winner = await Promise.race(first);
    const results = await Promise.all(chains);
    return edit === 'swap' ? results.reverse() : results;
  };
}

/** A journal in memory, and actions that take a random time and note that they ran. */
class World {
  bodies = 0;
  /** Calls that ran again though their outcome was recorded. */
  readonly repeated: number[] = [];
  private readonly rows = new Map<number, JournalEntry>();
  private readonly claimed: RunClaim & { epoch: number };

  constructor(private readonly random: () => number) {
    this.claimed = { id: uuidV7(), alertId: null, epoch: 0, startedAt: new Date() };
  }

  outcomes(): JournalEntry[] {
    return [...this.rows.values()].filter(({ ord }) => ord !== null);
  }

  act({ run }: Context, name: string, args: unknown[]): Promise<unknown> {
    const [chain, step, last] = args;
    const effects: ActionEffect[] = ['read', 'write'];
    const definition: ActionDefinition = {
      name,
      timeoutMs: 60_000,
      retries: 0,
      retryBackoff: 1,
      effect: effects[Number(step) % 2] ?? 'write',
    };
    const argsText = JSON.stringify(args);
    return run.call(definition, args, async () => {
      this.bodies += 1;
      const recorded = this.outcomes().find(
        (row) => row.name === name && JSON.stringify(row.input) === argsText,
      );
      if (recorded) this.repeated.push(recorded.seq);
      const number = this.bodies;
      await macrotasks(Math.floor(this.random() * 6));
      return `${String(step)} of ${String(chain)} after ${String(last)}#${number}`;
    });
  }

  /** Runs from the journal to the end, or to a crash once so many outcomes are recorded more. */
  async run(
    playbook: (context: Context) => Promise<unknown>,
    crashAfter = Infinity,
  ): Promise<Outcome | 'crashed'> {
    this.claimed.epoch += 1;
    const { epoch } = this.claimed;
    let left = crashAfter;
    let crash: () => void = () => undefined;
    const crashed = new Promise<'crashed'>((resolve) => (crash = () => resolve('crashed')));
    if (left <= 0) return 'crashed';
    const write = async (written: JournalRow): Promise<JournalWrite> => {
      await macrotasks(Math.floor(this.random() * 3));
      if (left <= 0 || epoch !== this.claimed.epoch) return new Promise(() => undefined);
      const known = this.rows.get(written.seq);
      if (known && known.ord !== null) return { superseded: known };
      this.rows.set(written.seq, {
        ...written,
        startedAt: new Date(written.startedAt),
        finishedAt: written.finishedAt === null ? null : new Date(written.finishedAt),
      });
      if (written.ord !== null && (left -= 1) <= 0) void macrotasks(this.random() * 3).then(crash);
      return 'recorded';
    };
    const journal = { write, note: () => undefined } as unknown as RunJournal;
    const silent = () => undefined;
    const logger = { debug: silent, info: silent, warn: silent, error: silent };
    const run = new PlaybookRun({ ...this.claimed }, [...this.rows.values()], journal, { logger });
    const ended = new Promise<Outcome>((resolve) => {
      run.ended.onAbort((error) => resolve({ error }));
    });
    const finished = runInExecution(run, async (): Promise<Outcome> => {
      try {
        const value = await playbook({ world: this, run });
        await run.settled();
        run.assertComplete();
        return { value };
      } catch (error) {
        return { error: error as Error };
      }
    });
    const outcome = await Promise.race([finished, ended, crashed]);
    run.detach();
    return outcome;
  }
}

function macrotask(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function macrotasks(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await macrotask();
}

/** Mulberry32: the same numbers in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
