import { run } from './run.mjs';

/** Nest 12 is ESM only, which jest takes with this flag of node. */
export function runJest(args, env = {}) {
  return run(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      'node_modules/jest/bin/jest.js',
      ...args,
    ],
    { env: { ...process.env, ...env } },
  );
}

/** The tests run on a real Redis, 6.2 or newer. Ends the process where there is none to be had. */
export async function ensureTestRedis() {
  if (process.env.TEST_REDIS_URL) return;
  const { findRedisServer, redisInstallHint } = await import('../dist/embedded/redis-server.js');
  if ((await findRedisServer()).command) return;
  if (process.env.CI && process.getuid?.() === 0) {
    console.log('Installing redis-server (apt-get).');
    const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    await run('apt-get', ['update', '-qq'], options).catch(() => 1);
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'redis-server'], options).catch(
      () => 1,
    );
    if ((await findRedisServer()).command) return;
  }
  console.error(`The tests need a redis-server of 6.2 or newer on the PATH: ${redisInstallHint()}`);
  process.exit(1);
}
