import { setTimeout as delay } from 'node:timers/promises';
import type { RecoveryLab } from '../recovery/recovery-lab.js';
import type { TestClient } from '../support/client.js';
import type { Server } from '../support/server.js';

interface Api {
  server: Server;
  client: TestClient;
}

/** How far apart disasters are, in ms, and how long a service stays away. */
const EVERY_MS = [1_000, 3_000] as const;
const AWAY_MS = [0, 2_000] as const;

/** Kills what an installation consists of, one thing after the other, and starts it again. */
export class Disasters {
  private readonly counts = { worker: 0, api: 0, redis: 0, postgres: 0 };

  private constructor(
    private readonly lab: RecoveryLab,
    private readonly workers: Server[],
    private readonly apis: Api[],
  ) {}

  static async prepare(
    lab: RecoveryLab,
    { workers, apis }: { workers: number; apis: number },
  ): Promise<Disasters> {
    const started = new Disasters(lab, [], []);
    for (let n = 0; n < workers; n += 1) started.workers.push(await lab.startWorker());
    for (let n = 0; n < apis; n += 1) started.apis.push(await started.startApi());
    return started;
  }

  /** How often something was killed. */
  get count(): number {
    return Object.values(this.counts).reduce((sum, count) => sum + count);
  }

  /** What was killed how often, in words. */
  summary(): string {
    const killed = Object.entries(this.counts).map(([what, count]) => `${what} ${count} times`);
    return `killed: ${killed.join(', ')}`;
  }

  /** A client of an API process, which may be dead. */
  client(): TestClient {
    return pick(this.apis).client;
  }

  /** Kills at random until then, by `performance.now()`. */
  async strikeUntil(end: number): Promise<void> {
    const strikes = [
      () => this.killWorker(),
      () => this.killApi(),
      () => this.killRedis(),
      () => this.killPostgres(),
    ];
    for (let round = 0; performance.now() < end; round += 1) {
      // Each kind in turn, so that also a short time sees them all.
      await strikes[round % strikes.length]?.();
      await delay(between(EVERY_MS));
    }
  }

  /** Starts what has ended by itself: a worker that lost its database at its start, say. */
  async repair(): Promise<void> {
    for (const [index, worker] of this.workers.entries()) {
      if (await hasEnded(worker)) this.workers[index] = await this.lab.startWorker();
    }
    for (const [index, { server }] of this.apis.entries()) {
      if (await hasEnded(server)) this.apis[index] = await this.startApi();
    }
  }

  private async killWorker(): Promise<void> {
    this.counts.worker += 1;
    const index = Math.floor(Math.random() * this.workers.length);
    await this.workers[index]?.kill();
    this.workers[index] = await this.lab.startWorker();
  }

  private async killApi(): Promise<void> {
    this.counts.api += 1;
    const index = Math.floor(Math.random() * this.apis.length);
    await this.apis[index]?.server.kill();
    this.apis[index] = await this.startApi();
  }

  private async killRedis(): Promise<void> {
    this.counts.redis += 1;
    await this.lab.installation.redis?.kill();
    await delay(between(AWAY_MS));
    await this.lab.installation.redis?.restart();
  }

  private async killPostgres(): Promise<void> {
    this.counts.postgres += 1;
    await this.lab.installation.postgres?.kill();
    await delay(between(AWAY_MS));
    await this.lab.installation.postgres?.restart();
  }

  private async startApi(): Promise<Api> {
    const server = await this.lab.installation.start('api');
    return { server, client: this.lab.installation.client(server) };
  }
}

async function hasEnded(server: Server): Promise<boolean> {
  return Promise.race([server.exited.then(() => true), delay(0, false)]);
}

function pick<T>(items: readonly T[]): T {
  const item = items[Math.floor(Math.random() * items.length)];
  if (item === undefined) throw new Error('There is nothing to pick from.');
  return item;
}

function between([least, most]: readonly [number, number]): number {
  return least + Math.random() * (most - least);
}
