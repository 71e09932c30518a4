import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHostApp, type HostApp } from './host-app.js';

const TSCONFIG = {
  compilerOptions: {
    target: 'ES2023',
    module: 'NodeNext',
    types: ['node'],
    strict: true,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    skipLibCheck: true,
    rootDir: 'src',
    outDir: 'dist',
  },
  include: ['src'],
};

const appModule = (isEsm: boolean) => `import { Module } from '@nestjs/common';
import { Existing } from './existing${isEsm ? '.js' : ''}';

@Module({ providers: [Existing] })
export class AppModule {}
`;

/** Prints the classes of the playbooks and actions that the app's container holds. */
const main = (isEsm: boolean) => `import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module${isEsm ? '.js' : ''}';
import { BlockAddress } from './response/block-address/block-address.playbook${isEsm ? '.js' : ''}';
import { Tickets } from './tickets/tickets.actions${isEsm ? '.js' : ''}';

void NestFactory.createApplicationContext(AppModule, { logger: false }).then(async (app) => {
  console.log(app.get(BlockAddress).constructor.name, app.get(Tickets).constructor.name);
  await app.close();
});
`;

describe.each([
  { kind: 'an ES module', type: 'module' },
  { kind: 'CommonJS', type: 'commonjs' },
])('nest g --collection @opensoar/sdk, in a Nest app that is $kind', ({ type }) => {
  let app: HostApp;
  const generate = (...args: string[]) =>
    app.runPackage('@nestjs/cli/bin/nest.js', 'g', '--collection', '@opensoar/sdk', ...args);
  const read = (file: string) => readFile(join(app.path, file), 'utf8');

  beforeAll(async () => {
    app = await createHostApp(['@opensoar/sdk']);
    await app.write({
      'package.json': JSON.stringify({ name: 'host', private: true, type }),
      'nest-cli.json': JSON.stringify({ collection: '@nestjs/schematics', sourceRoot: 'src' }),
      'tsconfig.json': JSON.stringify(TSCONFIG),
      'src/existing.ts': 'export class Existing {}\n',
      'src/app.module.ts': appModule(type === 'module'),
    });
    const made = [await generate('playbook', 'response/BlockAddress'), await generate('actions', 'tickets')];
    const failed = made.find(({ stdout }) => !stdout.includes('CREATE'));
    if (failed) throw new Error(failed.stderr);
    await app.write({ 'src/main.ts': main(type === 'module') });
  }, 120_000);
  afterAll(() => app.remove());

  it('adds what it writes to the nearest module, beside what is there', async () => {
    expect(await read('src/app.module.ts')).toContain('providers: [Existing, BlockAddress, Tickets]');
  });

  it('writes what type-checks, starts in the app, and passes its own tests', async () => {
    const compiled = await app.runPackage('typescript/bin/tsc', '-p', '.');
    expect(compiled).toEqual({ code: 0, stdout: '', stderr: '' });
    expect((await app.run(process.execPath, ['dist/main.js'])).stdout).toBe('BlockAddress Tickets\n');
    const files = [
      'dist/response/block-address/block-address.playbook.spec.js',
      'dist/tickets/tickets.actions.spec.js',
    ];
    const { code, stdout } = await app.run(process.execPath, ['--test', '--test-reporter=tap', ...files]);
    expect(stdout).toContain('says so in a comment, whenever its worker dies');
    expect(stdout).toContain('reads a document');
    expect(stdout).toMatch(/^# fail 0$/m);
    expect(code).toBe(0);
  }, 60_000);

  it('overwrites nothing', async () => {
    const before = await read('src/tickets/tickets.actions.ts');
    const { stderr } = await generate('actions', 'tickets');
    expect(stderr).toContain('/src/tickets/tickets.actions.ts is there already.');
    expect(await read('src/tickets/tickets.actions.ts')).toBe(before);
    expect((await read('src/app.module.ts')).match(/Tickets/g)).toHaveLength(2);
  }, 60_000);
});

describe('nest g --collection @opensoar/sdk', () => {
  let app: HostApp;
  const nest = (...args: string[]) => app.runPackage('@nestjs/cli/bin/nest.js', ...args);

  beforeAll(async () => {
    app = await createHostApp(['@opensoar/sdk']);
    await app.write({
      'package.json': JSON.stringify({ name: 'host', type: 'module', devDependencies: { vitest: '^5.0.0' } }),
      'nest-cli.json': JSON.stringify({ collection: '@opensoar/sdk', sourceRoot: 'source' }),
    });
  }, 60_000);
  afterAll(() => app.remove());

  it('goes by nest-cli.json, the flags of the Nest CLI, and the test runner of the project', async () => {
    const { stdout } = await nest('g', 'pb', 'close-noise', '--flat');
    expect(stdout).toContain('source/close-noise.playbook.ts');
    const spec = await readFile(join(app.path, 'source/close-noise.playbook.spec.ts'), 'utf8');
    expect(spec).toMatch(/^import \{ describe, expect, it \} from 'vitest';$/m);
    expect(spec).toContain(`from './close-noise.playbook.js';`);
    const { stdout: alone } = await nest('g', 'playbook', 'untested', '--no-spec');
    expect(alone).toContain('source/untested/untested.playbook.ts');
    expect(alone).not.toContain('untested.playbook.spec.ts');
  }, 60_000);

  it('says which names do', async () => {
    const { stderr, stdout } = await nest('g', 'playbook', '7-days');
    expect(stderr).toContain('The name "7-days" does not do: use words of a-z and 0-9');
    expect(stdout).not.toContain('CREATE');
  }, 60_000);

  it('is listed by the Nest CLI', async () => {
    const { stdout } = await nest('g', '--help');
    expect(stdout).toContain('playbook');
    expect(stdout).toContain('actions');
  }, 60_000);
});
