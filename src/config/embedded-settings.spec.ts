import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { embeddedConfiguration } from './embedded-settings.js';

const DATABASE_URL = 'postgres://127.0.0.1/soar';

describe('the settings of an app that embeds OpenSOAR', () => {
  it('are taken as values or as text, with the defaults of a server', () => {
    const configuration = embeddedConfiguration({
      DATABASE_URL,
      OPENSOAR_CONCURRENCY: 5,
      DATABASE_POOL: '7',
      OPENSOAR_QUEUES: ['high'],
      REDIS_URL: undefined,
    });
    expect(configuration).toMatchObject({
      databaseUrl: DATABASE_URL,
      redisUrl: undefined,
      concurrency: 5,
      databasePool: 7,
      queues: ['high'],
      role: 'all',
      leaseMs: 15_000,
    });
  });

  it('do not come from the environment', () => {
    process.env.OPENSOAR_CONCURRENCY = '3';
    try {
      expect(embeddedConfiguration({ DATABASE_URL }).concurrency).toBe(50);
    } finally {
      delete process.env.OPENSOAR_CONCURRENCY;
    }
  });

  it('keep state in the working directory, and load no playbook files', () => {
    const { home, playbookDirs } = embeddedConfiguration({ DATABASE_URL });
    expect(home).toBe(resolve('.opensoar'));
    expect(playbookDirs).toEqual([]);
  });

  it.each([
    [{}, 'OpenSoarModule.forRoot() needs DATABASE_URL'],
    [{ DATABASE_URL: 'mysql://127.0.0.1' }, 'DATABASE_URL must begin with postgres://'],
    [{ DATABASE_URL, OPENSOAR_CONCURRENCY: 0 }, 'OPENSOAR_CONCURRENCY=0: '],
    [{ DATABASE_URL, PORT: 3000 }, 'OpenSoarModule.forRoot() knows no PORT. It takes OPENSOAR_ROLE, '],
  ])('%j are refused', (settings, message) => {
    expect(() => embeddedConfiguration(settings)).toThrow(message);
  });
});
