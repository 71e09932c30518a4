import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { identityOn } from '../../test/support/identity.js';
import { createTestDatabase, type TestDatabase } from '../../test/support/postgres.js';
import { createDataSource } from '../database/data-source.options.js';
import { AnalystEntity, Role } from './analyst.entity.js';
import { AnalystsLoader } from './analysts.loader.js';
import type { AnalystsService } from './analysts.service.js';

describe('analysts', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let analysts: AnalystsService;

  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = await createDataSource(database.url).initialize();
    ({ analysts } = identityOn(dataSource));
  });

  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
  });

  beforeEach(() => dataSource.query('TRUNCATE analyst CASCADE'));

  const input = (username: string) => ({ username, password: 'correct horse', role: Role.ANALYST });

  it('are found by their username, and listed by it', async () => {
    const mallory = await analysts.create({
      ...input('mallory'),
      displayName: 'Mallory',
      partners: ['acme'],
    });
    const alice = await analysts.create(input('alice'));
    expect(alice).toMatchObject({ displayName: 'alice', partners: null, active: true });
    expect(mallory).toMatchObject({ displayName: 'Mallory', partners: ['acme'] });
    expect(await analysts.findByUsername('mallory')).toEqual(mallory);
    expect(await analysts.findByUsername('nobody')).toBeNull();
    expect(await analysts.list()).toEqual([alice, mallory]);
  });

  it('are listed by whether they are active', async () => {
    await analysts.create(input('alice'));
    await analysts.create(input('bob'));
    await dataSource.getRepository(AnalystEntity).update({ username: 'bob' }, { active: false });
    expect(await analysts.list(true)).toMatchObject([{ username: 'alice' }]);
    expect(await analysts.list(false)).toMatchObject([{ username: 'bob' }]);
  });

  it('have a username that nobody else has, however many ask for it at once', async () => {
    const results = await Promise.allSettled([1, 2, 3].map(() => analysts.create(input('alice'))));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(results.filter(({ status }) => status === 'rejected')).toMatchObject([
      { reason: { code: 'USERNAME_TAKEN', status: 409 } },
      { reason: { code: 'USERNAME_TAKEN', status: 409 } },
    ]);
  });

  it('are begun with exactly one administrator, whoever starts first', async () => {
    const made = await Promise.all([1, 2, 3].map(() => analysts.ensureFirstAdmin()));
    const [credentials, ...others] = made.filter((result) => result !== null);
    expect(others).toEqual([]);
    expect(credentials).toMatchObject({ username: 'admin', password: expect.stringMatching(/^\S{16,}$/) });
    expect(await analysts.list()).toMatchObject([{ username: 'admin', role: Role.ADMIN }]);
    await expect(analysts.ensureFirstAdmin()).resolves.toBeNull();
  });

  it('are loaded together', async () => {
    const alice = await analysts.create(input('alice'));
    const bob = await analysts.create(input('bob'));
    const loader = new AnalystsLoader(dataSource.getRepository(AnalystEntity));
    expect(await loader.byId.loadMany([bob.id, alice.id, bob.id])).toEqual([bob, alice, bob]);
    expect(await loader.byUsername.loadMany(['nobody', 'alice'])).toEqual([null, alice]);
  });
});
