import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CliSettings } from './cli-settings.js';
import { EnvironmentError } from './environment.js';

describe('the settings of the command line', () => {
  let home: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'opensoar-cli-'));
  });

  afterEach(() => rm(home, { recursive: true }));

  const keep = (text: string) => writeFile(join(home, 'credentials.json'), text);
  const server = (variables: Record<string, string> = {}) =>
    new CliSettings({ OPENSOAR_HOME: home, ...variables }).server();

  it('are those that the first start has kept', async () => {
    await keep(JSON.stringify({ url: 'http://127.0.0.1:4000/', apiKey: 'kept' }));
    expect(server()).toEqual({ url: 'http://127.0.0.1:4000', apiKey: 'kept' });
  });

  it('are those of the environment where it has them', async () => {
    await keep(JSON.stringify({ url: 'http://127.0.0.1:4000', apiKey: 'kept' }));
    expect(server({ OPENSOAR_API_KEY: 'mine' })).toEqual({ url: 'http://127.0.0.1:4000', apiKey: 'mine' });
    expect(server({ OPENSOAR_URL: 'https://soar.example/', OPENSOAR_API_KEY: 'mine' })).toEqual({
      url: 'https://soar.example',
      apiKey: 'mine',
    });
  });

  it('never show the kept key to another server', async () => {
    await keep(JSON.stringify({ url: 'http://127.0.0.1:4000', apiKey: 'kept' }));
    expect(server({ OPENSOAR_URL: 'https://soar.example' }).apiKey).toBeUndefined();
  });

  it('are the local server without a key where nothing is kept', () => {
    expect(server()).toEqual({ url: 'http://127.0.0.1:3000', apiKey: undefined });
  });

  it('name what is wrong with them', async () => {
    expect(() => server({ OPENSOAR_URL: 'soar.example' })).toThrow(EnvironmentError);
    await keep('{');
    expect(() => server()).toThrow(/credentials\.json can't be read as JSON/);
  });
});
