/** What the global set-up of the test run has left in the environment. */
export function fromTestRun(name: 'TEST_DATABASE_URL' | 'TEST_REDIS_URL' | 'TEST_RUN_DIR'): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`${name} is not set: the tests run through jest.config.mjs, which starts the services.`);
  return value;
}
