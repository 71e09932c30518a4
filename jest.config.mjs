/** Nest 12 is ESM only: run through `npm test`, which starts node with --experimental-vm-modules. */
export default {
  testEnvironment: 'node',
  roots: [
    '<rootDir>/src',
    '<rootDir>/libs',
    '<rootDir>/playbooks',
    '<rootDir>/test',
    '<rootDir>/docs/samples/jest',
  ],
  // `npm run test:long` runs those that take half a minute or more, `npm test` all others.
  testMatch: process.env['LONG_TESTS'] ? ['**/*.long.spec.ts'] : ['**/!(*.long).spec.ts'],
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  reporters: ['default', '<rootDir>/test/support/summary-reporter.mjs'],
  // Most of the time goes by waiting for other processes, and each file brings Nest anew into its process's memory.
  maxWorkers: '100%',
  workerIdleMemoryLimit: '1GB',
  testTimeout: 30_000,
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/libs/[^/]+/dist'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^@opensoar/sdk/runtime$': '<rootDir>/libs/sdk/src/runtime.ts',
    '^@opensoar/sdk/testing/jest$': '<rootDir>/libs/sdk/src/testing/jest.ts',
    '^@opensoar/sdk/scaffold$': '<rootDir>/libs/sdk/src/scaffold/index.ts',
    '^@opensoar/sdk/testing$': '<rootDir>/libs/sdk/src/testing/index.ts',
    '^@opensoar/sdk$': '<rootDir>/libs/sdk/src/index.ts',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};
