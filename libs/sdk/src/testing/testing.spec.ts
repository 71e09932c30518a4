import { describe, expect, it } from '@jest/globals';
import { Inject, Injectable } from '@nestjs/common';
import {
  Action,
  addCurrentAlertComment,
  assignCurrentAlert,
  currentAction,
  now,
  Playbook,
  randomId,
  resolveCurrentAlert,
  updateCurrentAlert,
  type AlertData,
} from '../index.js';
import { anAlert, crashEverywhere, hangs, returns, runPlaybook, throws, VirtualClock } from './index.js';

@Injectable()
class Intel {
  async reputation(): Promise<string> {
    return 'the real thing';
  }
}

@Playbook({ trigger: 'webhook' })
class Enrich {
  constructor(
    private readonly intel: Intel,
    @Inject('LIMIT') private readonly limit: number,
  ) {}

  @Action({ effect: 'read', timeout: '30s', retries: 2, retryBackoff: 10 })
  async lookUp(ip: string): Promise<unknown> {
    return { ip, reputation: await this.intel.reputation(), limit: this.limit };
  }

  @Action()
  async block(ip: string): Promise<string> {
    return `${ip} ${currentAction().idempotencyKey}`;
  }

  async run(alert: AlertData) {
    const found = await this.lookUp(alert.sourceIp ?? 'none');
    await addCurrentAlertComment('looked up');
    const blocked = await this.block('192.0.2.1');
    await resolveCurrentAlert({ determination: 'malicious' });
    return { found, blocked, id: randomId(), at: now().toISOString() };
  }
}

const providers = [{ provide: 'LIMIT', useValue: 7 }];
const alert = anAlert({ sourceIp: '203.0.113.7' });

describe('runPlaybook', () => {
  it('runs the actions, changes the alert, and tells of both', async () => {
    const run = await runPlaybook(Enrich, { alert, providers });
    expect(run).toMatchObject({
      status: 'succeeded',
      result: { found: { ip: '203.0.113.7', reputation: 'the real thing', limit: 7 } },
      comments: ['looked up'],
      alert: { status: 'resolved', determination: 'malicious' },
      repeated: [],
      elapsedMs: 0,
    });
    expect(run.actions.map(({ name, args, status }) => [name, args, status])).toEqual([
      ['look_up', ['203.0.113.7'], 'succeeded'],
      ['block', ['192.0.2.1'], 'succeeded'],
    ]);
    expect(alert.status).toBe('new');
  });

  it('puts what a test provides in the place of what is injected', async () => {
    const intel = { provide: Intel, useValue: { reputation: async () => 'clean' } };
    const { result } = await runPlaybook(Enrich, { alert, providers: [...providers, intel] });
    expect(result).toMatchObject({ found: { reputation: 'clean' } });
  });

  it('says which token nobody provides', async () => {
    await expect(runPlaybook(Enrich, { alert })).rejects.toThrow(
      /Enrich injects LIMIT, which the test does not/,
    );
  });

  it('plays scripts, a try each, and waits between tries without taking time', async () => {
    const clock = new VirtualClock();
    const { actions, elapsedMs } = await runPlaybook(Enrich, {
      alert,
      providers,
      clock,
      actions: { look_up: [throws('busy'), hangs(), returns('clean')] },
    });
    expect(actions[0]).toMatchObject({ status: 'succeeded', output: 'clean' });
    expect(actions[0]?.attempts.map(({ error }) => error?.name ?? null)).toEqual([
      'Error',
      'ActionTimeoutError',
      null,
    ]);
    // 10 s and 100 s of backoff, and 30 s until the timeout.
    expect(elapsedMs).toBe(140_000);
  });

  it('lets waits that are parallel pass side by side', async () => {
    @Playbook({ trigger: 'manual' })
    class Parallel {
      @Action({ effect: 'read', retries: 1, retryBackoff: 5 })
      async ask(host: string): Promise<string> {
        if (currentAction().attempt === 1) throw new Error('busy');
        return host;
      }

      run() {
        return Promise.all(['a', 'b', 'c'].map((host) => this.ask(host)));
      }
    }
    expect(await runPlaybook(Parallel)).toMatchObject({ result: ['a', 'b', 'c'], elapsedMs: 5_000 });

    // So do actions that time out together: two tries of 300 s each, and the wait between them.
    const hanging = await runPlaybook(Parallel, { actions: { ask: hangs() } });
    expect(hanging).toMatchObject({ status: 'failed', elapsedMs: 605_000 });
  });

  it('fails as the execution would', async () => {
    const run = await runPlaybook(Enrich, {
      alert,
      providers,
      actions: { block: throws(new TypeError('no')) },
    });
    expect(run).toMatchObject({
      status: 'failed',
      error: { name: 'TypeError', message: 'no', action: 'block' },
      alert: { status: 'new' },
    });
  });

  it('refuses what the platform would refuse of an alert', async () => {
    @Playbook({ trigger: 'webhook' })
    class Careless {
      async run() {
        await assignCurrentAlert({ username: 'alice' });
        await updateCurrentAlert({ status: 'resolved' });
      }
    }
    const run = await runPlaybook(Careless, { alert });
    expect(run).toMatchObject({ status: 'failed', alert: { status: 'in_progress', assignee: 'alice' } });
    expect(run.error?.message).toContain('determination is unknown');
    expect(await runPlaybook(Careless)).toMatchObject({
      status: 'failed',
      error: { name: 'NoCurrentAlertError' },
    });
  });

  it('recovers after a crash, without running again what is recorded', async () => {
    const tries: number[] = [];
    const look = (): string => {
      tries.push(1);
      return 'clean';
    };
    const crashed = await runPlaybook(Enrich, {
      alert,
      providers,
      crashAfter: 1,
      actions: { look_up: look },
    });
    expect(crashed).toMatchObject({ status: 'succeeded', repeated: [] });
    expect(tries).toHaveLength(1);
    // As in the engine, both the death and the takeover raise it.
    expect(crashed.journal.map(({ epoch }) => epoch)).toEqual([1, 3, 3, 3]);
  });
});

describe('runPlaybook, where the execution is cut short', () => {
  @Playbook({ trigger: 'webhook', timeout: '60s' })
  class Slow {
    @Action({ effect: 'read', timeout: '45s' })
    async ask(host: string): Promise<string> {
      return host;
    }

    @Action()
    async block(host: string): Promise<string> {
      return `${host} ${currentAction().idempotencyKey}`;
    }

    async run() {
      const first = await this.ask('a').catch(() => 'nothing');
      const second = await this.ask('b').catch(() => 'nothing');
      return [first, second, await this.block('c')];
    }
  }

  it("applies the playbook's own timeout, on the clock of the test", async () => {
    const run = await runPlaybook(Slow, { alert: {}, actions: { ask: hangs() } });
    expect(run).toMatchObject({
      status: 'failed',
      error: { name: 'PlaybookTimeoutError', message: 'The playbook did not end within 60000 ms.' },
      elapsedMs: 60_000,
    });
    expect(run.calls('ask').map(({ status }) => status)).toEqual(['failed', 'cancelled']);
    expect(run.calls('block')).toEqual([]);
  });

  it('cancels it after an outcome, and starts nothing more', async () => {
    const run = await runPlaybook(Slow, { cancelAfter: 1 });
    expect(run).toMatchObject({ status: 'cancelled', error: { name: 'ExecutionCancelledError' } });
    expect(run.actions.map(({ name }) => name)).toEqual(['ask']);
  });

  it('lets the worker die between the notice that an action begins and the action', async () => {
    const lives: string[] = [];
    const block = (host: string): void => void lives.push(host);
    const run = await runPlaybook(Slow, { crashAfterIntent: 1, actions: { block } });
    expect(run).toMatchObject({ status: 'succeeded', repeated: [] });
    expect(lives).toEqual(['c']);
    // The takeover found an action under way, which the worker that died had begun for all that it knew.
    expect(run.calls('block')[0]?.attempts).toMatchObject([
      { number: 1, status: 'failed', error: { name: 'WorkerLostError' } },
      { number: 2, status: 'succeeded' },
    ]);
  });
});

describe('crashEverywhere', () => {
  it('is content with a playbook that is deterministic, parallel or not', async () => {
    await crashEverywhere(Enrich, { alert, providers });

    @Playbook({ trigger: 'webhook' })
    class Parallel {
      @Action({ effect: 'read' })
      async look(ip: string): Promise<string> {
        return `${ip}!`;
      }

      @Action()
      async block(ip: string): Promise<string> {
        return `${ip} blocked`;
      }

      async run() {
        return Promise.all(['a', 'b', 'c'].map(async (ip) => this.block(await this.look(ip))));
      }
    }
    const { result } = await crashEverywhere(Parallel, { alert });
    expect(result).toEqual(['a! blocked', 'b! blocked', 'c! blocked']);
  });

  it('lets a destructive action that was under way be settled by a person', async () => {
    @Playbook({ trigger: 'manual' })
    class Isolate {
      @Action({ effect: 'destructive' })
      async isolate(host: string): Promise<string> {
        return host;
      }

      @Action({ effect: 'read' })
      async look(): Promise<string> {
        return 'well';
      }

      async run() {
        return Promise.all([this.look(), this.isolate('web-1')]);
      }
    }
    expect(await runPlaybook(Isolate, { crashAfter: 1 })).toMatchObject({
      status: 'suspended',
      repeated: [],
    });
    expect(await crashEverywhere(Isolate)).toMatchObject({ status: 'succeeded' });
  });

  it('finds out an action that is begun anew with other arguments than were announced', async () => {
    let life = 0;
    // The first run, then two lives around the crash behind the outcome, then the life that announces the action.
    const afterTheNotice = 5;

    @Playbook({ trigger: 'manual' })
    class Drifting {
      private readonly isLate = (life += 1) === afterTheNotice;

      @Action()
      async block(host: string): Promise<string> {
        return host;
      }

      async run() {
        return this.block(this.isLate ? 'web-2' : 'web-1');
      }
    }
    await expect(crashEverywhere(Drifting)).rejects.toThrow(/behind intent 1 of 1 \(block\) the status/);
  });

  it('finds a playbook out that is not, and says after which outcome', async () => {
    let life = 0;

    @Playbook({ trigger: 'webhook' })
    class Fickle {
      @Action({ effect: 'read' })
      async look(n: number): Promise<number> {
        return n;
      }

      async run() {
        await this.look(1);
        await this.look((life += 1));
        return 'ended';
      }
    }
    await expect(crashEverywhere(Fickle, { alert })).rejects.toThrow(
      /After a crash behind outcome 1 of 2 \(look\).*now\(\) and randomId\(\)/,
    );
  });
});
