import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestClient } from '../support/client.js';
import { createTestHome } from '../support/home.js';
import { Installation } from '../support/installation.js';
import { poll } from '../support/poll.js';
import type { Server } from '../support/server.js';

/** One line of the side-effect log: an action did what it does to the world. */
export interface SideEffect {
  key: string;
  action: string;
  args: unknown[];
  pid: number;
}

export interface ExecutionState {
  id: string;
  status: string;
  result: unknown;
  error: { name: string; message: string } | null;
  recoveries: number;
  waitingFor: string | null;
  actions: { id: string; name: string; status: string; output: unknown }[];
}

/** What the playbooks under test import as `./_world.js`. */
const worldOf = (directory: string) => `
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { currentAction } from '@opensoar/sdk';

export { delay };

/** An action does what it does: one line under its idempotency key. */
export function effect(action: string, ...args: unknown[]): void {
  const line = JSON.stringify({ key: currentAction().idempotencyKey, action, args, pid: process.pid });
  appendFileSync(${JSON.stringify(join(directory, 'effects'))}, line + '\\n');
}

/** Whether an action has had an effect with this first argument. */
export function hasHappened(action: string, first: unknown): boolean {
  const lines = readFileSync(${JSON.stringify(join(directory, 'effects'))}, 'utf8').split('\\n').filter(Boolean);
  return lines.some((line) => {
    const known = JSON.parse(line);
    return known.action === action && known.args[0] === first;
  });
}

/** Waits until the test opens the gate, whoever else wants it to stop. */
export async function gate(name: string): Promise<void> {
  while (!existsSync(${JSON.stringify(directory)} + '/' + name)) await delay(20);
}
`;

/** Short, so that a dead worker is missed soon. */
const WORKER = { LEASE_MS: '2000' };
/** A process that starts on a busy machine takes a while before it takes up what was left. */
const WITHIN_MS = 40_000;

/** Real processes whose playbooks leave a trace of every side effect, to be killed and looked at afterwards. */
export class RecoveryLab {
  private workers: Server[] = [];

  private constructor(
    readonly installation: Installation,
    readonly client: TestClient,
    private readonly directory: string,
  ) {}

  /** Playbooks are given as files: their text by their name. One API process is started. */
  static async create(
    playbookFiles: Record<string, string>,
    { postgres = false }: { postgres?: boolean } = {},
  ): Promise<RecoveryLab> {
    const directory = await createTestHome();
    await writeFile(join(directory, 'effects'), '');
    const installation = await Installation.create({
      postgres,
      playbookFiles: { '_world.ts': worldOf(directory), ...playbookFiles },
    });
    try {
      return new RecoveryLab(installation, await installation.startApi(), directory);
    } catch (error) {
      await installation.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.installation.close();
  }

  async startWorker(env: Record<string, string> = {}): Promise<Server> {
    const worker = await this.installation.start('worker', { ...WORKER, ...env });
    this.workers.push(worker);
    return worker;
  }

  async killWorkers(): Promise<void> {
    await Promise.all(this.workers.splice(0).map((worker) => worker.kill()));
  }

  /** Lets pass whoever waits at the gate. */
  openGate(name: string): Promise<void> {
    return writeFile(this.gatePath(name), '');
  }

  /** The file that is there once the gate is open. */
  gatePath(name: string): string {
    return join(this.directory, name);
  }

  /** Every side effect so far, in order. */
  async effects(action?: string): Promise<SideEffect[]> {
    const text = await readFile(join(this.directory, 'effects'), 'utf8');
    const effects = text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as SideEffect);
    return action === undefined ? effects : effects.filter((effect) => effect.action === action);
  }

  /** Resolves once an action has had so many side effects. */
  async untilEffects(action: string, count: number): Promise<void> {
    let found = 0;
    await poll(async () => (found = (await this.effects(action)).length) >= count, {
      withinMs: WITHIN_MS,
      what: () => `${found} of ${count} effects of ${action}`,
    });
  }

  /** Starts a playbook by hand; its execution's id. */
  async run(playbook: string, input: unknown = null): Promise<string> {
    const { runPlaybook } = await this.client.data<{ runPlaybook: { id: string } }>(
      'mutation ($name: String!, $input: JSON) { runPlaybook(name: $name, input: $input) { id } }',
      { name: playbook, input },
    );
    return runPlaybook.id;
  }

  async execution(id: string): Promise<ExecutionState> {
    const { execution } = await this.client.data<{ execution: ExecutionState }>(
      `query ($id: ID!) { execution(id: $id) {
         id status result error { name message } recoveries waitingFor
         actions { id name status output } } }`,
      { id },
    );
    return execution;
  }

  async inStatus(id: string, ...statuses: string[]): Promise<ExecutionState> {
    let state = await this.execution(id);
    await poll(
      async () => {
        state = await this.execution(id);
        return statuses.includes(state.status);
      },
      { withinMs: WITHIN_MS, what: () => `${JSON.stringify(state)}\n${this.lastWords()}` },
    );
    return state;
  }

  ended(id: string): Promise<ExecutionState> {
    return this.inStatus(id, 'SUCCEEDED', 'FAILED', 'CANCELLED');
  }

  /** Resolves once every execution there is has succeeded, and there are so many. */
  async allSucceeded(count: number, withinMs = WITHIN_MS): Promise<void> {
    let counts = {};
    await poll(
      async () => {
        counts = await this.installation.executionCounts();
        return JSON.stringify(counts) === JSON.stringify({ succeeded: count });
      },
      { withinMs, what: () => `${JSON.stringify(counts)}\n${this.lastWords()}` },
    );
  }

  /** The last lines of what the processes have written. */
  lastWords(): string {
    return this.installation.output().split('\n').slice(-30).join('\n');
  }
}

/** How often there was an effect under each key. */
export function timesByKey(effects: readonly SideEffect[]): number[] {
  const times = new Map<string, number>();
  for (const { key } of effects) times.set(key, (times.get(key) ?? 0) + 1);
  return [...times.values()];
}
