import { describe, expect, it } from '@jest/globals';
import {
  Action,
  addCurrentAlertComment,
  type AlertData,
  now,
  Playbook,
  randomId,
  resolveCurrentAlert,
} from '../index.js';
import {
  anAlert,
  type ExecutionFixture,
  FIXTURE_FORMAT,
  type PlaybookTest,
  type PlaybookTestRun,
  replayExecution,
  returns,
  runPlaybook,
  throws,
  VirtualClock,
} from './index.js';

const bodies: string[] = [];

@Playbook({ trigger: 'webhook', timeout: '1m' })
class Triage {
  @Action({ effect: 'read' })
  async look(ip: string): Promise<string> {
    bodies.push('look');
    return `${ip} is bad`;
  }

  @Action()
  async block(ip: string): Promise<void> {
    bodies.push(`block ${ip}`);
  }

  async run(alert: AlertData, input: unknown) {
    const found = await Promise.all(['192.0.2.1', '192.0.2.2'].map((ip) => this.look(ip)));
    await addCurrentAlertComment(`Found: ${found.join()}`);
    const blocked = await this.block(alert.sourceIp ?? 'none').then(
      () => true,
      (error: Error) => error.message,
    );
    await resolveCurrentAlert({ determination: 'malicious' });
    return { found, blocked, input, id: randomId(), at: now().toISOString() };
  }
}

/** A later version, which does more. */
class TriageAndTell extends Triage {
  @Action()
  async tell(): Promise<string> {
    bodies.push('tell');
    return 'told';
  }

  override async run(alert: AlertData, input: unknown) {
    const result = await super.run(alert, input);
    return { ...result, blocked: await this.tell() };
  }
}

const alert = anAlert({ sourceIp: '203.0.113.7' });
const START = '2026-03-01T08:00:00.000Z';

async function fixtureOf(test: PlaybookTest = {}): Promise<ExecutionFixture> {
  const run: PlaybookTestRun = await runPlaybook(Triage, {
    alert,
    input: { n: 1 },
    clock: new VirtualClock(new Date(START)),
    ...test,
  });
  bodies.length = 0;
  const { status, result, error, journal } = run;
  const execution = {
    id: journal[0]!.executionId,
    playbook: 'triage',
    playbookVersion: 'abc',
    input: { n: 1 },
  };
  return JSON.parse(
    JSON.stringify({
      format: FIXTURE_FORMAT,
      execution: { ...execution, status, result, error, startedAt: START, finishedAt: START },
      alert,
      redacted: false,
      journal,
    }),
  ) as ExecutionFixture;
}

describe('replayExecution', () => {
  it('comes to the recorded end from recorded results, without running an action', async () => {
    const fixture = await fixtureOf({ actions: { block: throws('refused') } });
    const run = await replayExecution(Triage, fixture);
    expect(run).toMatchObject({
      status: 'succeeded',
      comments: [expect.stringContaining('192.0.2.1 is bad')],
    });
    expect(run.result).toEqual(fixture.execution.result);
    expect(run.result).toMatchObject({ blocked: 'refused', input: { n: 1 } });
    expect(run.alert).toMatchObject({ status: 'resolved', determination: 'malicious' });
    expect(run.calls('look')).toHaveLength(2);
    expect(bodies).toEqual([]);
  });

  it('stops a playbook that calls more than is recorded, and says what', async () => {
    const run = await replayExecution(TriageAndTell, await fixtureOf());
    expect(run).toMatchObject({
      status: 'failed',
      error: {
        name: 'NonDeterministicPlaybookError',
        message: expect.stringContaining('expected no further call, received call 6 to tell'),
      },
    });
    expect(bodies).toEqual([]);
  });

  it('plays what a test scripts beyond the recorded results', async () => {
    const run = await replayExecution(TriageAndTell, await fixtureOf(), {
      actions: { tell: returns('played') },
    });
    expect(run).toMatchObject({ status: 'succeeded', result: { blocked: 'played' } });
    expect(bodies).toEqual([]);
  });

  it('finds out a playbook that calls with other arguments, unless secrets were taken out of them', async () => {
    const fixture = await fixtureOf();
    const other = { ...fixture, alert: { ...alert, sourceIp: '203.0.113.8' } };
    expect(await replayExecution(Triage, other)).toMatchObject({
      status: 'failed',
      error: { name: 'NonDeterministicPlaybookError' },
    });
    expect(await replayExecution(Triage, { ...other, redacted: true })).toMatchObject({
      status: 'succeeded',
    });
  });

  it.each([
    ['was cancelled', { cancelAfter: 2 }, 'cancelled', 'ExecutionCancelledError'],
    [
      'took too long',
      { actions: { look: () => new Promise(() => undefined) }, ...tooLong() },
      'failed',
      'PlaybookTimeoutError',
    ],
  ] as const)('ends as one that %s', async (_, cut, status, name) => {
    const fixture = await fixtureOf(cut);
    expect(fixture.execution).toMatchObject({ status, error: { name } });
    expect(await replayExecution(Triage, fixture)).toMatchObject({ status, error: fixture.execution.error });
  });

  it('refuses a file that holds no execution, and says how to write one', async () => {
    await expect(replayExecution(Triage, { id: 1 })).rejects.toThrow(/opensoar execution export ID/);
    await expect(replayExecution(Triage, null)).rejects.toThrow(TypeError);
  });
});

/** The minute of the playbook passes once its first action is under way. */
function tooLong(): Pick<PlaybookTest, 'clock' | 'onCall'> {
  const clock = new VirtualClock(new Date(START));
  let calls = 0;
  return {
    clock,
    onCall: () => {
      calls += 1;
      if (calls === 2) setImmediate(() => clock.advance(60_000));
    },
  };
}
