import { runCommand } from './run-command.js';

/** What dispatch needs: Bull's scripts use commands of this version. */
const OLDEST = [6, 2] as const;

export interface RedisServerSearch {
  /** The command of a server that is new enough. */
  command?: string;
  /** What is on the PATH but too old. */
  outdated?: string;
}

/** Looks on the PATH for a Redis or Valkey server. */
export async function findRedisServer(): Promise<RedisServerSearch> {
  let outdated: string | undefined;
  for (const command of ['redis-server', 'valkey-server']) {
    const found = await runCommand(command, ['--version']).catch(() => undefined);
    const version = /v=(\d+)\.(\d+)/.exec(found?.output ?? '');
    if (!version) continue;
    if (isRecent(Number(version[1]), Number(version[2]))) return { command };
    outdated ??= `${command} ${version[1]}.${version[2]}`;
  }
  return { outdated };
}

/** How to get one, for this platform. */
export function redisInstallHint(): string {
  return process.platform === 'darwin' ? 'brew install redis' : 'apt-get install redis-server';
}

function isRecent(major: number, minor: number): boolean {
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}
