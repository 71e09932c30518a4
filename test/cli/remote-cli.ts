import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import type { TestClient } from '../support/client.js';
import { poll } from '../support/poll.js';
import { type Ended, MAIN, opensoar, runProcess } from './opensoar.js';

/** The command line, as somebody uses it who has a key of a server. */
export class RemoteCli {
  constructor(
    private readonly url: string,
    private readonly apiKey: string,
  ) {}

  static of({ url, apiKey }: TestClient): RemoteCli {
    return new RemoteCli(url, apiKey);
  }

  /** The same with a key that may do less. */
  static async withScopes(client: TestClient, scopes: readonly string[]): Promise<RemoteCli> {
    const { createApiKey } = await client.data<{ createApiKey: { key: string } }>(
      'mutation ($scopes: [ApiKeyScope!]!) { createApiKey(name: "less", scopes: $scopes) { key } }',
      { scopes },
    );
    return new RemoteCli(client.url, createApiKey.key);
  }

  run(...args: string[]): Promise<Ended> {
    return opensoar(args, tmpdir(), this.env);
  }

  /** With something on stdin. */
  runWith(input: string, ...args: string[]): Promise<Ended> {
    return opensoar(args, tmpdir(), this.env, input);
  }

  /** What a command that must succeed prints with --json. */
  async json<Document>(...args: string[]): Promise<Document> {
    const { code, stdout, stderr } = await this.run(...args, '--json');
    if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`);
    return JSON.parse(stdout) as Document;
  }

  /** In a pipe whose reader has left; gives the exit code of the command itself, and what it complained of. */
  async intoClosedPipe(...args: string[]): Promise<{ code: number; stderr: string }> {
    // The reader is gone long before Node has started.
    const script = '"$@" | true; exit "${PIPESTATUS[0]}"';
    const { code, stderr } = await runProcess(
      'bash',
      ['-c', script, 'bash', process.execPath, MAIN, ...args],
      tmpdir(),
      this.env,
    );
    return { code, stderr };
  }

  /** A command that goes on until it is ended. */
  follow(...args: string[]): Followed {
    return new Followed([MAIN, ...args], this.env);
  }

  private get env(): Record<string, string> {
    return { OPENSOAR_URL: this.url, OPENSOAR_API_KEY: this.apiKey };
  }
}

/** What a command that goes on has printed so far. */
export class Followed {
  private output = '';
  private readonly child;
  private readonly ended: Promise<number | null>;

  constructor(args: readonly string[], env: Record<string, string>) {
    this.child = spawn(process.execPath, args, {
      cwd: tmpdir(),
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    });
    this.child.stdout.setEncoding('utf8').on('data', (chunk: string) => (this.output += chunk));
    this.ended = new Promise((resolve) => this.child.on('close', resolve));
  }

  get lines(): string[] {
    return this.output.split('\n').slice(0, -1);
  }

  /** Resolves once what it printed satisfies the condition; `meanwhile` is done before each look. */
  async until(
    condition: (lines: string[]) => boolean,
    meanwhile?: () => Promise<unknown>,
  ): Promise<string[]> {
    await poll(
      async () => {
        await meanwhile?.();
        return condition(this.lines);
      },
      { withinMs: 20_000, what: () => `Printed so far: ${this.output}` },
    );
    return this.lines;
  }

  /** As Ctrl-C does; the exit code. */
  interrupt(): Promise<number | null> {
    this.child.kill('SIGINT');
    return this.ended;
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}
