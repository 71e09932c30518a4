import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { ClientBase, Pool } from 'pg';
import { Pace } from '../pacing/pace.js';
import { pipelined } from './pipelined.js';
import { failureKind } from './postgres-errors.js';

/** One statement, or a few, that write many rows at once. */
export interface WriteKind<Item, Result> {
  /** Unique among the kinds; kinds of one transaction are written in the order in which they first came. */
  readonly name: string;
  /**
   * Whether `write` needs no BEGIN and COMMIT around it where it is alone: it is one statement, sent when it is called. Or it
   * begins and commits by itself; then it must be the only kind of its group commit.
   */
  readonly single: boolean | ((items: readonly Item[]) => boolean);
  /**
   * Writes `items`, and gives a result for each, in their order. Must be safe to repeat: after a lost connection nobody
   * knows whether the transaction had committed, and the same items are sent again.
   */
  write(client: ClientBase, items: readonly Item[]): Promise<readonly Result[]>;
}

interface Pending {
  kind: WriteKind<unknown, unknown>;
  item: unknown;
  /** By `performance.now()`. */
  since: number;
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
}

export interface GroupCommitOptions {
  /** Connections of its own, as many as flushes may be under way. Pipelining ones make the most of kinds that are `single`. */
  pool: Pool;
  connections: number;
  /** Items in one transaction at the most; where they are weighed, their weight, unless one alone has more. */
  maxItems?: number;
  /** What an item counts for; 1 unless given. */
  weigh?: (item: unknown) => number;
  /** How far apart the beginnings of flushes are at least; with more in each, each item costs less. 0 unless given. */
  intervalMs?: number;
  /** How long an item is sent again while Postgres can't be reached, before its caller gets that error; for ever unless given. */
  patienceMs?: number;
}

/** The writer was told to stop while Postgres did not answer: whether the item was written is unknown. */
export class WriterStoppedError extends Error {
  constructor() {
    super('Postgres did not answer until the process stopped; the write was given up.');
    this.name = 'WriterStoppedError';
  }
}

const RECONNECT_MS = 200;

/**
 * Gathers the writes of everything that runs in this process while the last flush is under way, and sends them as one
 * transaction of multi-row statements when it returns. Each caller still waits for its own commit: durability is never
 * traded, only the number of commits.
 */
export class GroupCommit {
  private readonly logger = new Logger(GroupCommit.name);
  private readonly waiting: Pending[] = [];
  private readonly onFlushed: (() => void)[] = [];
  private flushes = 0;
  private inFlight = 0;
  private stopped = false;
  private readonly pace: Pace;

  constructor(private readonly options: GroupCommitOptions) {
    this.pace = new Pace(options.intervalMs ?? 0, () => this.flush());
  }

  /** Items that are not committed yet. */
  get backlog(): number {
    return this.waiting.length + this.inFlight;
  }

  /** Resolves once no more than `limit` items wait: what makes new work should wait for it. */
  async whenBelow(limit: number): Promise<void> {
    while (this.backlog > limit) await new Promise<void>((resolve) => this.onFlushed.push(resolve));
  }

  /** Resolves after the commit with what the statement said of this item; rejects when the item can't be written. */
  submit<Item, Result>(kind: WriteKind<Item, Result>, item: Item): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.waiting.push({
        kind: kind as WriteKind<unknown, unknown>,
        item,
        since: performance.now(),
        resolve: resolve as (result: unknown) => void,
        reject,
      });
      this.schedule();
    });
  }

  /** Gives up on what Postgres does not take any more; call it after the last submit was awaited or abandoned. */
  stop(): void {
    this.stopped = true;
  }

  // A macrotask later at the earliest, so that what is submitted in one go also goes out together.
  private schedule(): void {
    if (this.flushes < this.options.connections && this.waiting.length > 0) this.pace.request();
  }

  private flush(): void {
    if (this.flushes >= this.options.connections || this.waiting.length === 0) return;
    const batch = this.waiting.splice(0, this.nextBatch());
    // Whoever is alone waits for nobody.
    if (batch.length === 1) this.pace.hurry();
    this.flushes += 1;
    this.inFlight += batch.length;
    void this.commit(batch).then(() => {
      this.flushes -= 1;
      this.inFlight -= batch.length;
      for (const resolve of this.onFlushed.splice(0)) resolve();
      this.schedule();
    });
    this.schedule();
  }

  /** How many of those that wait go out together. */
  private nextBatch(): number {
    const { maxItems = 200, weigh = () => 1 } = this.options;
    let room = maxItems;
    const end = this.waiting.findIndex(({ item }) => (room -= weigh(item)) < 0);
    return end === -1 ? this.waiting.length : Math.max(end, 1);
  }

  /** Ends every item of the batch, whatever it takes. Never rejects. */
  private async commit(batch: Pending[]): Promise<void> {
    for (;;) {
      try {
        const settle = await this.write(batch);
        settle();
        return;
      } catch (error) {
        const kind = failureKind(error);
        if (kind === 'data') return this.bisect(batch, error);
        if (this.stopped) {
          for (const { reject } of batch) reject(new WriterStoppedError());
          return;
        }
        if (kind === 'connection' && this.isOutOfPatience(batch)) {
          for (const { reject } of batch) reject(error);
          return;
        }
        this.logger.warn(
          { err: error, items: batch.length },
          'A flush did not commit; the same batch is sent again',
        );
        if (kind === 'connection') await delay(RECONNECT_MS);
      }
    }
  }

  private isOutOfPatience([oldest]: readonly Pending[]): boolean {
    const { patienceMs = Infinity } = this.options;
    return oldest !== undefined && performance.now() - oldest.since > patienceMs;
  }

  /** One bad row must fail its own caller alone. */
  private async bisect(batch: Pending[], error: unknown): Promise<void> {
    const [only] = batch;
    if (batch.length === 1 && only) {
      only.reject(error);
      return;
    }
    const middle = batch.length >> 1;
    await this.commit(batch.slice(0, middle));
    await this.commit(batch.slice(middle));
  }

  private async write(batch: Pending[]): Promise<() => void> {
    const groups = new Map<WriteKind<unknown, unknown>, Pending[]>();
    for (const pending of batch) {
      const group = groups.get(pending.kind);
      if (group) group.push(pending);
      else groups.set(pending.kind, [pending]);
    }
    const client = await this.options.pool.connect();
    let broken: Error | undefined;
    try {
      const kinds = [...groups];
      const results = kinds.every(isSingle)
        ? await writeAtOnce(client, kinds)
        : await writeInTurn(client, kinds);
      return () => {
        kinds.forEach(([, group], kind) =>
          group.forEach((pending, index) => pending.resolve(results[kind]?.[index])),
        );
      };
    } catch (error) {
      if (failureKind(error) === 'connection') broken = error as Error;
      else await client.query('ROLLBACK').catch((lost: Error) => (broken = lost));
      throw error;
    } finally {
      client.release(broken);
    }
  }
}

type Group = [kind: WriteKind<unknown, unknown>, group: readonly Pending[]];
type Results = readonly (readonly unknown[])[];

/** All statements go out one behind the other, on a pipelining connection: one journey there and back for all of them. */
async function writeAtOnce(client: ClientBase, groups: readonly Group[]): Promise<Results> {
  const [only] = groups;
  if (groups.length === 1 && only) return [await writeGroup(client, only)];
  const begun = client.query('BEGIN');
  const writes = groups.map((group) => writeGroup(client, group));
  // Where one of them fails, this is a ROLLBACK.
  const committed = client.query('COMMIT');
  await pipelined([begun, committed, ...writes]);
  return Promise.all(writes);
}

async function writeInTurn(client: ClientBase, groups: readonly Group[]): Promise<Results> {
  const begun = client.query('BEGIN');
  const [, results] = await pipelined([begun, writeEach(client, groups)]);
  await client.query('COMMIT');
  return results;
}

async function writeEach(client: ClientBase, groups: readonly Group[]): Promise<Results> {
  const results: (readonly unknown[])[] = [];
  for (const group of groups) results.push(await writeGroup(client, group));
  return results;
}

function isSingle([{ single }, group]: Group): boolean {
  return typeof single === 'boolean' ? single : single(group.map(({ item }) => item));
}

function writeGroup(client: ClientBase, [kind, group]: Group): Promise<readonly unknown[]> {
  return kind.write(
    client,
    group.map(({ item }) => item),
  );
}
