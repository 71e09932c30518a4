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
/** Long enough for a busy machine, short enough to be waited for. */
const LEASE_MS = 5_000;

/** Kills what an installation consists of, one thing after the other, and starts it again. */
export class Disasters {
  private readonly counts = { worker: 0, api: 0, redis: 0, postgres: 0 };
  private readonly workers: Server[] = [];
  private readonly apis: Api[] = [];
  /** What starts again at this moment. */
  private readonly restarts = new Set<Promise<void>>();

  private constructor(private readonly lab: RecoveryLab) {}

  static async prepare(
    lab: RecoveryLab,
    { workers, apis }: { workers: number; apis: number },
  ): Promise<Disasters> {
    const prepared = new Disasters(lab);
    for (let n = 0; n < workers; n += 1) await prepared.startWorker();
    for (let n = 0; n < apis; n += 1) await prepared.startApi();
    return prepared;
  }

  /** How often each kind was killed. */
  get killed(): Readonly<Record<string, number>> {
    return this.counts;
  }

  /** A client of an API process, which may be dead; undefined while none is up. */
  client(): TestClient | undefined {
    return this.apis[Math.floor(Math.random() * this.apis.length)]?.client;
  }

  /** Kills at random until then, by `performance.now()`, and has everything up again afterwards. */
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
    while (this.restarts.size > 0) await Promise.all(this.restarts);
  }

  private async killWorker(): Promise<void> {
    const [worker] = this.workers.splice(0, 1);
    if (!worker) return;
    this.counts.worker += 1;
    await worker.kill();
    this.restart(() => this.startWorker());
  }

  private async killApi(): Promise<void> {
    const [api] = this.apis.splice(0, 1);
    if (!api) return;
    this.counts.api += 1;
    await api.server.kill();
    this.restart(() => this.startApi());
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

  /** As a supervisor does: also once more, where the process could not start because a service was away. */
  private restart(start: () => Promise<void>): void {
    const restarting = start()
      .catch(() => this.restart(start))
      .finally(() => this.restarts.delete(restarting));
    this.restarts.add(restarting);
  }

  private async startWorker(): Promise<void> {
    this.workers.push(await this.lab.startWorker({ LEASE_MS: LEASE_MS.toString() }));
  }

  private async startApi(): Promise<void> {
    const server = await this.lab.installation.start('api');
    this.apis.push({ server, client: this.lab.installation.client(server) });
  }
}

function between([least, most]: readonly [number, number]): number {
  return least + Math.random() * (most - least);
}
