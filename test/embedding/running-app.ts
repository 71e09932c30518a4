import { spawn } from 'node:child_process';
import type { HostApp } from './host-app.js';

const START_MS = 60_000;

/** A process of an app that embeds OpenSOAR. */
export interface RunningApp {
  readonly url: string;
  /** The first API key, where this process has made it. */
  readonly apiKey: string | undefined;
  /** Tells it to stop in good order; resolves to the exit code, or to the signal that ended it. */
  stop(): Promise<number | string | null>;
}

/** Runs `dist/main.js`, and resolves once it says where it listens. Rejects with its output where it ends before. */
export function startHostApp(app: HostApp, env: Record<string, string>): Promise<RunningApp> {
  const child = spawn(process.execPath, ['dist/main.js'], {
    cwd: app.path,
    env: { ...process.env, DATABASE_URL: '', REDIS_URL: '', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = new Promise<number | string | null>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  const stop = () => {
    child.kill('SIGTERM');
    return ended;
  };
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`The app was not up within ${START_MS} ms:\n${output}`));
    }, START_MS);
    void ended.then(() => {
      clearTimeout(late);
      reject(new Error(`The app has ended:\n${output}`));
    });
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const [, url, apiKey] =
        /The app listens at (http:\/\/[\w.:[\]-]+\d)(?:, API key (\S+))?\n/.exec(output) ?? [];
      if (url === undefined) return;
      clearTimeout(late);
      resolve({ url, apiKey, stop });
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
  });
}
