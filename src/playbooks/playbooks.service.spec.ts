import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ConsoleLogger, Module, type Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { Action, Playbook, type AlertData } from '@opensoar/sdk';
import { anAlert } from '@opensoar/sdk/testing';
import { createScratchDirectory, type ScratchDirectory } from '../../test/playbooks/playbook-directory.js';
import { dataSourceOf } from '../../test/support/data-source.js';
import { createTestDatabase, type TestDatabase } from '../../test/support/postgres.js';
import { ConfigModule } from '../config/config.module.js';
import { loadConfiguration } from '../config/configuration.js';
import { DatabaseModule } from '../database/database.module.js';
import { runIn } from '../database/run-sql.js';
import { Transactions } from '../database/transactions.js';
import { NotFoundError } from '../errors/domain-error.js';
import { PlaybookArchive } from './playbook-archive.js';
import { PlaybookSync } from './playbook-sync.js';
import { PlaybooksLoader } from './playbooks.loader.js';
import { EventsModule } from '../events/events.module.js';
import { PlaybooksModule } from './playbooks.module.js';
import { PlaybooksService } from './playbooks.service.js';

@Playbook({ trigger: 'webhook', conditions: { severity: ['high', 'critical'] }, priority: 'high' })
class Triage {
  run(): void {}
}

@Playbook({ trigger: 'elastic', order: 10, description: 'Isolates', conditions: { tags: ['recovery'] } })
class Isolate {
  @Action({ effect: 'destructive', retries: 2, description: 'Cuts off' })
  async isolate(): Promise<void> {}

  async run(): Promise<void> {
    await this.isolate();
  }
}

@Playbook({ trigger: 'webhook', order: 10, enabled: false })
class Off {
  run(): void {}
}

@Playbook({ trigger: 'manual' })
class ByHand {
  run(): void {}
}

@Module({ providers: [Triage, Isolate, Off, ByHand] })
class AllModule {}

@Module({ providers: [Triage] })
class OnlyTriageModule {}

@Module({ providers: [ByHand] })
class OnlyByHandModule {}

describe('PlaybooksService', () => {
  let database: TestDatabase;
  let home: ScratchDirectory;
  let peers: TestingModule[] = [];

  /** What one process of the platform has of playbooks. */
  const startProcess = async (playbooks: Type = AllModule): Promise<TestingModule> => {
    const configuration = loadConfiguration({
      DATABASE_URL: database.url,
      DATABASE_POOL: '2',
      OPENSOAR_HOME: home.path,
      PLAYBOOK_DIRS: ':',
    });
    const module = await Test.createTestingModule({
      imports: [ConfigModule.with(configuration), DatabaseModule, EventsModule, PlaybooksModule, playbooks],
    })
      .setLogger(new ConsoleLogger({ logLevels: [] }))
      .compile();
    peers.push(module);
    return module.init();
  };
  const service = (peer: TestingModule): PlaybooksService => peer.get(PlaybooksService);
  const judge = (peer: TestingModule, alert: AlertData) =>
    peer
      .get(Transactions)
      .run(async ({ manager }) => service(peer).judge(await service(peer).switches(runIn(manager)), alert));
  const verdicts = async (peer: TestingModule, alert: AlertData) =>
    (await judge(peer, alert)).map(({ decision }) => [decision.playbook, decision.verdict]);

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    home = await createScratchDirectory();
  });
  afterEach(async () => {
    await dataSourceOf(peers[0]!).query('DELETE FROM playbook');
    await Promise.all(peers.map((peer) => peer.close()));
    peers = [];
    await home.remove();
  });

  describe('the table of playbooks', () => {
    it('holds what the code declares, in the order of execution and then by name', async () => {
      const playbooks = await service(await startProcess()).list();
      expect(playbooks.map(({ name, executionOrder }) => [name, executionOrder])).toEqual([
        ['isolate', 10],
        ['off', 10],
        ['by_hand', 1000],
        ['triage', 1000],
      ]);
      expect(playbooks[0]).toMatchObject({
        description: 'Isolates',
        trigger: 'elastic',
        conditions: { tags: ['recovery'] },
        schedule: null,
        enabled: true,
        priority: 'default',
        actions: [
          {
            name: 'isolate',
            timeoutMs: 300_000,
            retries: 2,
            retryBackoff: 1,
            effect: 'destructive',
            description: 'Cuts off',
          },
        ],
        version: expect.stringMatching(/^[0-9a-f]{64}$/),
        file: null,
        loaded: true,
      });
    });

    it('keeps a playbook whose code is gone, as not loaded, and takes it up again when it is back', async () => {
      await startProcess();
      const later = await startProcess(OnlyTriageModule);
      const loaded = async () =>
        (await service(later).list()).filter((playbook) => playbook.loaded).map(({ name }) => name);
      expect(await loaded()).toEqual(['triage']);
      expect(await service(later).list()).toHaveLength(4);
      await startProcess();
      expect(await loaded()).toEqual(['isolate', 'off', 'by_hand', 'triage']);
    });

    it('leaves what an operator has switched alone, and unchanged rows untouched', async () => {
      const first = await startProcess();
      await service(first).setEnabled('triage', false);
      const before = await service(first).list();
      const second = await startProcess();
      expect(await service(second).list()).toEqual(before);
      expect((await service(second).get('triage')).enabled).toBe(false);
    });

    it('is written by processes that start at once', async () => {
      const started = await Promise.all(Array.from({ length: 6 }, () => startProcess()));
      for (const peer of started) expect(await service(peer).list()).toHaveLength(4);
    });
  });

  describe('list', () => {
    it('filters by switch and by trigger', async () => {
      const playbooks = service(await startProcess());
      const names = async (filter: { enabled?: boolean; trigger?: string }) =>
        (await playbooks.list(filter)).map(({ name }) => name);
      expect(await names({ enabled: false })).toEqual(['off']);
      expect(await names({ enabled: true })).toEqual(['isolate', 'by_hand', 'triage']);
      expect(await names({ trigger: 'webhook' })).toEqual(['off', 'triage']);
      expect(await names({ trigger: 'webhook', enabled: true })).toEqual(['triage']);
      await playbooks.setEnabled('triage', false);
      expect(await names({ enabled: false })).toEqual(['off', 'triage']);
    });
  });

  describe('get, find and setEnabled', () => {
    it('know no playbook of another name', async () => {
      const playbooks = service(await startProcess());
      await expect(playbooks.get('nobody')).rejects.toThrow(NotFoundError);
      await expect(playbooks.find('nobody')).resolves.toBeNull();
      await expect(playbooks.setEnabled('nobody', true)).rejects.toThrow('There is no playbook "nobody".');
    });
  });

  describe('judge', () => {
    it('gives the verdict on every playbook that listens, in the order of execution', async () => {
      const peer = await startProcess();
      const alert = anAlert({ source: 'elastic', severity: 'high', tags: ['other'] });
      expect(await verdicts(peer, alert)).toEqual([
        ['isolate', 'not_matched'],
        ['off', 'disabled'],
        ['triage', 'run'],
      ]);
      expect(await verdicts(peer, { ...alert, source: 'wazuh' })).toEqual([
        ['off', 'disabled'],
        ['triage', 'run'],
      ]);
    });

    it('says how each condition was judged, of a disabled playbook too, and which version was asked', async () => {
      const peer = await startProcess();
      await service(peer).setEnabled('triage', false);
      const judgements = await judge(peer, anAlert({ severity: 'critical' }));
      expect(judgements.at(-1)).toEqual({
        decision: {
          playbook: 'triage',
          playbookVersion: (await service(peer).get('triage')).version,
          verdict: 'disabled',
          conditions: [
            { key: 'severity', expected: ['high', 'critical'], actual: 'critical', matched: true },
          ],
        },
        priority: 'high',
      });
    });

    it('counts a switch from that moment on, in every process', async () => {
      const [one, other] = await Promise.all([startProcess(), startProcess()]);
      const alert = anAlert({ severity: 'high' });
      await service(one).setEnabled('triage', false);
      for (const peer of [one, other]) {
        expect(await verdicts(peer, alert)).toEqual([
          ['off', 'disabled'],
          ['triage', 'disabled'],
        ]);
      }
      await service(other).setEnabled('triage', true);
      await service(other).setEnabled('off', true);
      for (const peer of [one, other]) {
        expect(await verdicts(peer, alert)).toEqual([
          ['off', 'run'],
          ['triage', 'run'],
        ]);
      }
    });

    it('judges an alert that no playbook listens to', async () => {
      const peer = await startProcess(OnlyByHandModule);
      expect(await judge(peer, anAlert())).toEqual([]);
    });
  });

  it('loads playbooks by name in one go, null where there is none', async () => {
    const { byName } = (await startProcess()).get(PlaybooksLoader);
    const found = await byName.loadMany(['triage', 'nobody', 'isolate', 'triage']);
    expect(found.map((playbook) => (playbook instanceof Error ? playbook : playbook?.name))).toEqual([
      'triage',
      undefined,
      'isolate',
      'triage',
    ]);
  });

  it('is decided again where another process has written while its code was being read', async () => {
    const peer = await startProcess();
    const archive = peer.get(PlaybookArchive);
    const open = archive.open.bind(archive);
    let readings = 0;
    jest.spyOn(archive, 'open').mockImplementation(async () => {
      const opened = await open();
      readings += 1;
      // As a roll-back in another process does.
      if (readings === 1) await dataSourceOf(peer).query(`UPDATE playbook SET held_version = 'earlier'`);
      return opened;
    });
    await peer.get(PlaybookSync).run('late');
    expect(readings).toBe(2);
  });
});
