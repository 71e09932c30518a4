import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Action, currentAction, Playbook, randomId } from '@opensoar/sdk';
import { runPlaybook } from '@opensoar/sdk/testing';
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

describe('The testing kit and the engine', () => {
  let database: TestDatabase;
  let app: EngineApp;

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await EngineApp.start(database.url, [Sampler]);
  });

  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  it('record the same of the same playbook', async () => {
    const input = { addresses: ['192.0.2.1', 'flaky', 'refused'] };
    const inEngine = await app.run('sampler', { input });
    const inKit = await runPlaybook(Sampler, { input });

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
  });
});
