import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  Action,
  addCurrentAlertComment,
  type AlertData,
  currentAction,
  Playbook,
  randomId,
  resolveCurrentAlert,
  updateCurrentAlert,
} from '@opensoar/sdk';
import { type PlaybookTestRun, runPlaybook } from '@opensoar/sdk/testing';
import { AlertsService } from '../../src/alerts/alerts.service.js';
import type { ExecutionEntity } from '../../src/executions/execution.entity.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { EngineApp } from './engine-app.js';

interface Input {
  addresses: string[];
}

@Playbook({ trigger: 'manual' })
class Sampler {
  @Action({ effect: 'read', retries: 1, retryBackoff: 0 })
  async lookUp(ip: string): Promise<unknown> {
    if (ip === 'flaky' && currentAction().attempt === 1) throw new Error('busy');
    return { ip, tags: ['a', null], seen: undefined };
  }

  @Action()
  async block(ip: string): Promise<void> {
    if (ip === 'refused') throw new RangeError(`no ${ip}`);
  }

  async run({ addresses }: Input) {
    const found = await Promise.all(addresses.map((ip) => this.lookUp(ip)));
    const blocked: string[] = [];
    for (const ip of addresses) {
      await this.block(ip).then(
        () => blocked.push(ip),
        (error: Error) => blocked.push(error.message),
      );
    }
    return { found, blocked, isId: randomId().length === 36 };
  }
}

/** What becomes of an alert, of actions that time out, and of one that destroys. */
@Playbook({ trigger: 'manual' })
class Responder {
  @Action({ effect: 'destructive', timeout: '5s' })
  async isolate(hostname: string): Promise<{ hostname: string }> {
    return { hostname };
  }

  @Action({ effect: 'read', timeout: '100ms' })
  async ask(): Promise<string> {
    return new Promise(() => undefined);
  }

  async run(alert: AlertData) {
    const isolated = await this.isolate(alert.hostname ?? 'none');
    const answer = await this.ask().catch((error: Error) => error.name);
    await updateCurrentAlert({ severity: 'critical', tags: ['isolated'], reason: 'It spreads' });
    await addCurrentAlertComment(`${alert.status} until now`);
    await resolveCurrentAlert({ determination: 'malicious', reason: 'Isolated' });
    await updateCurrentAlert({ status: 'in_progress' });
    return { isolated, answer };
  }
}

describe('The testing kit and the engine', () => {
  let database: TestDatabase;
  let app: EngineApp;

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await EngineApp.start(database.url, [Sampler, Responder]);
  });

  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  it('record the same of the same playbook', async () => {
    const input = { addresses: ['192.0.2.1', 'flaky', 'refused'] };
    const inEngine = await app.run('sampler', { input });
    const inKit = await runPlaybook(Sampler, { input });

    await expectTheSame(inKit, inEngine);
  });

  it('change an alert alike', async () => {
    const alerts = app.get(AlertsService);
    const { id } = await app.newAlert({ hostname: 'web-1' });
    const before = await alerts.loadAlertData(id);
    const inEngine = await app.run('responder', { alertId: id });
    const inKit = await runPlaybook(Responder, { alert: before });

    expect(inKit.status).toBe('succeeded');
    await expectTheSame(inKit, inEngine);
    expect(inKit.alert).toEqual(await alerts.loadAlertData(id));
    expect(inKit.alert).not.toEqual(before);
  });

  async function expectTheSame(inKit: PlaybookTestRun, inEngine: ExecutionEntity): Promise<void> {
    expect({ status: inKit.status, result: inKit.result, error: inKit.error }).toEqual({
      status: inEngine.status,
      result: inEngine.result,
      error: inEngine.error,
    });
    const recorded = (await app.journal(inEngine.id)).sort((a, b) => a.seq - b.seq);
    const comparable = ({
      seq,
      ord,
      kind,
      name,
      effect,
      argsDigest,
      input: args,
      status,
      output,
      error,
      hasOutput,
      attempts,
      epoch,
    }: (typeof inKit.journal)[number]) => ({
      seq,
      kind,
      name,
      effect,
      argsDigest,
      args,
      status,
      output,
      error,
      hasOutput,
      epoch,
      hasEnded: ord !== null,
      attempts: attempts.map((attempt) => ({ ...attempt, startedAt: '', finishedAt: '' })),
    });
    expect(inKit.journal.map(comparable)).toEqual(recorded.map(comparable));
  }
});
