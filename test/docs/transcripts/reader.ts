import { copyFile, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestClient } from '../../support/client.js';
import { type Server, startServer } from '../../support/server.js';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.js';
import { type PrivateRedis, startPrivateRedis } from '../../support/redis.js';
import { ROOT } from '../markdown.js';
import { StableValues } from './stable-values.js';
import { Terminal } from './terminal.js';

/** Where the pages have the reader at home. */
const HOME = '/home/you';

/** Somebody with a clone at `~/opensoar` who follows a page: types what it says, and keeps what the screen shows. */
export class Reader {
  /** What was typed and shown, by the name of the part. */
  readonly transcripts = new Map<string, string>();
  private server: Server | undefined;
  private apiKey = '';
  private readonly places: Map<string, string>;
  private readonly stable: StableValues;

  private constructor(
    readonly home: string,
    private readonly database: TestDatabase,
    private readonly redis: PrivateRedis,
    private readonly terminal: Terminal,
  ) {
    this.places = new Map([
      [home, HOME],
      [ROOT.replace(/\/$/, ''), `${HOME}/opensoar`],
    ]);
    this.stable = new StableValues(this.places);
  }

  static async create(): Promise<Reader> {
    const home = await realpath(await mkdtemp(join(tmpdir(), 'opensoar-reader-')));
    const clone = join(home, 'opensoar');
    await mkdir(join(clone, '.opensoar'), { recursive: true });
    await mkdir(join(home, 'bin'));
    const entries = (await readdir(ROOT)).filter((name) => name !== '.opensoar');
    await Promise.all(entries.map((name) => symlink(join(ROOT, name), join(clone, name))));
    const [database, redis] = await Promise.all([createTestDatabase(), startPrivateRedis()]);
    return new Reader(home, database, redis, new Terminal(clone, environmentOf(home)));
  }

  /** One part of the transcript: each command with what it writes, in order. */
  async types(part: string, ...commands: string[]): Promise<string> {
    let all = '';
    for (const command of commands) {
      const output = await this.terminal.run(command);
      this.show(part, command, output);
      all += output;
    }
    return all;
  }

  /** A command that goes on, until it has written this. */
  async watches(part: string, command: string, until: RegExp): Promise<void> {
    this.show(part, command, await this.terminal.runUntil(command, until));
  }

  /** Sets something up that the page has told before, or that is not its subject. */
  does(command: string): Promise<string> {
    return this.terminal.run(command);
  }

  /** Saves a sample of the documentation in a file of the reader's. */
  async saves(sample: string, file: string): Promise<void> {
    await copyFile(join(ROOT, 'docs', 'samples', sample), join(this.home, file));
  }

  /** Lets `npx opensoar` start the command directly: npx takes as long as the command does, and is tried elsewhere. */
  async skipsNpx(): Promise<void> {
    const main = join(ROOT, 'libs', 'cli', 'bin', 'opensoar.mjs');
    await writeFile(join(this.home, 'bin', 'npx'), `#!/bin/sh\nshift\nexec node '${main}' "$@"\n`, {
      mode: 0o755,
    });
  }

  /** Starts a server as `npm start` does, in a window of its own. */
  async starts(env: Record<string, string> = {}): Promise<TestClient> {
    const server = await startServer({
      databaseUrl: this.database.url,
      redisUrl: this.redis.url,
      home: join(this.home, 'opensoar', '.opensoar'),
      playbooks: [join(this.home, 'soc-playbooks', 'playbooks')],
      // Where it was before, as it would be with a fixed port.
      env: { ...env, ...(this.server && { PORT: new URL(this.server.url).port }) },
    });
    this.server = server;
    this.places.set(new URL(server.url).host, '127.0.0.1:3000');
    if (server.apiKey) this.apiKey = server.apiKey;
    this.places.set(this.apiKey, 'osk_…');
    return new TestClient(server.url, this.apiKey);
  }

  /** The command that started the server, and how its window looks since. */
  showsServer(part: string, command: string): void {
    const [, welcome = ''] = /^(OpenSOAR is ready\.\n[^]*)/m.exec(this.server?.output() ?? '') ?? [];
    this.show(part, command, `…\n${linesOfPeople(welcome)}`);
  }

  /** Ends the server as a crash does. */
  async crashes(): Promise<void> {
    await this.server?.kill();
  }

  async close(): Promise<void> {
    await this.terminal.close();
    await this.server?.kill();
    await Promise.all([this.database.drop(), this.redis.stop()]);
    await rm(this.home, { recursive: true, force: true });
  }

  private show(part: string, command: string, output: string): void {
    const before = this.transcripts.get(part);
    const shown = this.stable.of(`$ ${command}\n${output}`).trimEnd();
    this.transcripts.set(part, before === undefined ? `${shown}\n` : `${before}${shown}\n`);
  }
}

/** As on a machine where nothing is set yet: no network is needed, and nothing is said of newer versions. */
function environmentOf(home: string): NodeJS.ProcessEnv {
  const { PATH, OPENSOAR_HOME: _, ...rest } = process.env;
  const inherited = Object.entries(rest).filter(([name]) => /^(LANG|TZ|TMPDIR)$/.test(name));
  return {
    ...Object.fromEntries(inherited),
    PATH: `${join(home, 'bin')}:${PATH}`,
    HOME: home,
    OPENSOAR_HOME: join(home, 'opensoar', '.opensoar'),
    NO_COLOR: '1',
    npm_config_offline: 'true',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
  };
}

/** Without lines of the log, and without the password, which is another each time. */
function linesOfPeople(output: string): string {
  return output
    .split('\n')
    .filter((line) => !line.startsWith('{'))
    .join('\n')
    .replace(/(password) \S+/, '$1 …');
}
