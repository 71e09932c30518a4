import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Global, Injectable, Module } from '@nestjs/common';
import { readPlaybookDefinition } from '@opensoar/sdk/runtime';
import { PlaybookApp } from '../../../test/playbooks/playbook-app.js';
import { createScratchDirectory, type ScratchDirectory } from '../../../test/playbooks/playbook-directory.js';

/** A playbook file that needs nothing. */
const playbook = (className: string, result = `'done'`): string => `
  import { Playbook } from '@opensoar/sdk';
  @Playbook({ trigger: 'webhook' })
  export class ${className} { async run(): Promise<unknown> { return ${result}; } }
`;

describe('PlaybookFileLoader', () => {
  let dir: ScratchDirectory;
  let home: ScratchDirectory;
  let app: PlaybookApp | undefined;

  const load = async (
    files: Record<string, string>,
    options: { playbookDirs?: string[]; imports?: (new () => object)[] } = {},
  ): Promise<PlaybookApp> => {
    await dir.write(files);
    app = await PlaybookApp.create({ home: home.path, playbookDirs: [dir.path], ...options });
    await app.load();
    return app;
  };

  beforeEach(async () => {
    [dir, home] = await Promise.all([createScratchDirectory(), createScratchDirectory()]);
  });
  afterEach(async () => {
    await app?.close();
    app = undefined;
    await Promise.all([dir.remove(), home.remove()]);
  });

  it('loads TypeScript from a directory outside the repository, with the relative imports of each file', async () => {
    const { loadErrors, registry } = await load({
      'triage.playbook.ts': `
        import { Action, Playbook, type AlertData } from '@opensoar/sdk';
        import { greet } from './lib/_greet.js';
        @Playbook({ trigger: 'elastic', order: 7 })
        export class Triage {
          @Action({ effect: 'read' }) async greet(name: string) { return greet(name); }
          async run(alert: AlertData) { return this.greet(alert.title); }
        }`,
      'lib/_greet.ts': `export const greet = (name: string): string => \`Hello \${name}\`;`,
    });
    expect(loadErrors).toEqual([]);
    const triage = registry.get('triage');
    expect(triage).toMatchObject({
      definition: { name: 'triage', trigger: 'elastic', order: 7 },
      actions: [{ name: 'greet', effect: 'read' }],
      file: 'triage.playbook.ts',
      version: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    await expect(triage?.instance.run({ title: 'you' })).resolves.toBe('Hello you');
  });

  it('loads plain JavaScript', async () => {
    const { names, loadErrors } = await load({
      'one.mjs': `
        import { Playbook } from '@opensoar/sdk';
        export class PlainOne { async run() {} }
        Playbook({ trigger: 'manual' })(PlainOne);`,
    });
    expect(loadErrors).toEqual([]);
    expect(names).toEqual(['plain_one']);
  });

  it('gives playbooks the same copy of the SDK and of Nest that the app has', async () => {
    const { run } = await bound({
      'same.ts': `
        import { Injectable } from '@nestjs/common';
        import { Playbook } from '@opensoar/sdk';
        import { readPlaybookDefinition } from '@opensoar/sdk/runtime';
        @Playbook({ trigger: 'webhook' })
        export class Same { run() { return { Injectable, readPlaybookDefinition }; } }`,
    });
    expect(run('same')).toEqual({ Injectable, readPlaybookDefinition });
  });

  it('finds files at any depth and leaves out what is no playbook file', async () => {
    const { names, loadErrors } = await load({
      'b.ts': playbook('B'),
      'deep/er/a.ts': playbook('A'),
      '_helper.ts': playbook('Helper'),
      '.hidden.ts': playbook('Hidden'),
      '_lib/c.ts': playbook('C'),
      'node_modules/d/index.js': playbook('D'),
      'b.spec.ts': playbook('BSpec'),
      'b.test.ts': playbook('BTest'),
      'b.d.ts': 'export declare class B {}',
      'README.md': '# Not code',
    });
    expect(loadErrors).toEqual([]);
    expect(names).toEqual(['b', 'a']);
  });

  it('bundles a package that only the playbook directory has, and its dependencies', async () => {
    const { run, loadErrors } = await bound({
      'node_modules/left/package.json': '{ "name": "left", "version": "1.0.0", "main": "main.js" }',
      'node_modules/left/main.js': `const inner = require('inner'); module.exports = (text) => inner + text;`,
      'node_modules/inner/package.json': '{ "name": "inner", "version": "1.0.0" }',
      'node_modules/inner/index.js': `module.exports = 'inner-';`,
      'one.ts': `
        import { Playbook } from '@opensoar/sdk';
        import left from 'left';
        @Playbook({ trigger: 'webhook' })
        export class One { run() { return left('one'); } }`,
    });
    expect(loadErrors).toEqual([]);
    expect(run('one')).toBe('inner-one');
  });

  it('names a playbook after its class, even where the bundle holds another class of that name', async () => {
    const { names } = await load({
      'a.ts': `
        import { Playbook } from '@opensoar/sdk';
        import { Triage as Other } from './_other.js';
        @Playbook({ trigger: 'webhook' })
        export class Triage { run() { return new Other(); } }`,
      '_other.ts': 'export class Triage {}',
    });
    expect(names).toEqual(['triage']);
  });

  it('lets a field be initialised from what the constructor was given', async () => {
    const { run } = await bound({
      'a.ts': `
        import { Injectable } from '@nestjs/common';
        import { Playbook } from '@opensoar/sdk';
        @Injectable() export class Intel { readonly name = 'intel'; }
        @Playbook({ trigger: 'webhook' })
        export class A {
          private readonly name = this.intel.name;
          constructor(private readonly intel: Intel) {}
          run() { return this.name; }
        }`,
    });
    expect(run('a')).toBe('intel');
  });

  describe('digest', () => {
    it('is the same for the same code in another directory, and another once the code changes', async () => {
      const files = { 'sub/a.ts': `${playbook('A', 'help()')}; import { help } from '../_help.js';` };
      const first = await load({ ...files, '_help.ts': 'export const help = () => 1;' });
      const version = first.registry.get('a')?.version;
      await first.close();
      await dir.remove();
      dir = await createScratchDirectory();
      const second = await load({ ...files, '_help.ts': 'export const help = () => 1;' });
      expect(second.registry.get('a')?.version).toBe(version);
      await second.close();
      const third = await load({ '_help.ts': 'export const help = () => 2;' });
      expect(third.registry.get('a')?.version).not.toBe(version);
    });
  });

  describe('injection', () => {
    it('gives providers of the app, of the file, and of what the file imports without exporting it', async () => {
      const { run, loadErrors } = await bound(
        {
          'a.ts': `
            import { Inject, Injectable } from '@nestjs/common';
            import { Playbook } from '@opensoar/sdk';
            import { Intel } from './_intel.js';
            @Injectable() export class Own { readonly name = 'own'; }
            @Playbook({ trigger: 'webhook' })
            export class A {
              constructor(private readonly intel: Intel, private readonly own: Own, @Inject('FROM_APP') private readonly app: string) {}
              run() { return [this.intel.name, this.intel.source.name, this.own.name, this.app]; }
            }`,
          '_intel.ts': `
            import { Injectable } from '@nestjs/common';
            @Injectable() export class Source { readonly name = 'source'; }
            @Injectable() export class Intel { readonly name = 'intel'; constructor(readonly source: Source) {} }`,
        },
        [AppModule],
      );
      expect(loadErrors).toEqual([]);
      expect(run('a')).toEqual(['intel', 'source', 'own', 'from the app']);
    });

    it('takes the Nest modules that a file exports, with the playbooks that they register', async () => {
      const { run, registry, loadErrors } = await bound({
        'a.ts': `
          import { Injectable, Module } from '@nestjs/common';
          import { Playbook } from '@opensoar/sdk';
          @Injectable() class Secret { readonly name = 'secret'; }
          @Injectable() class Shared { readonly name = 'shared'; }
          @Playbook({ trigger: 'webhook' })
          export class Inner { constructor(private readonly secret: Secret) {} run() { return this.secret.name; } }
          @Playbook({ trigger: 'webhook' })
          export class Outer { constructor(private readonly shared: Shared) {} run() { return this.shared.name; } }
          @Module({ providers: [Secret, Shared, Inner], exports: [Shared] })
          export class AModule {}`,
      });
      expect(loadErrors).toEqual([]);
      expect(run('inner')).toBe('secret');
      expect(run('outer')).toBe('shared');
      expect(registry.get('inner')?.file).toBe('a.ts');
    });

    it('calls the lifecycle hooks of what a file registers, dependencies first', async () => {
      const { run, close } = await bound({
        'a.ts': `
          import { Injectable } from '@nestjs/common';
          import { Playbook } from '@opensoar/sdk';
          const calls: string[] = [];
          @Injectable() class Client { onModuleInit() { calls.push('client init'); } onModuleDestroy() { calls.push('client destroy'); } }
          @Playbook({ trigger: 'webhook' })
          export class A {
            constructor(readonly client: Client) {}
            async onModuleInit() { calls.push('init'); }
            onApplicationShutdown() { calls.push('shutdown'); }
            run() { return calls; }
          }`,
      });
      expect(run('a')).toEqual(['client init', 'init']);
      const calls = run('a');
      await close();
      expect(calls).toEqual(['client init', 'init', 'client destroy', 'shutdown']);
    });
  });

  describe('a file that does not load is reported and keeps nobody else from loading:', () => {
    const broken: [problem: string, source: string, message: RegExp][] = [
      ['a syntax error', 'export class {{{', /Unexpected token \(\/.*\/bad\.ts:1:15\)$/],
      ['an error at import', `throw new Error('no licence')`, /no licence/],
      [
        'an unknown package',
        `import 'not-installed-anywhere'; export {}`,
        /'not-installed-anywhere' in .*bad\.ts/,
      ],
      ['a missing relative import', `import './gone.js'; export {}`, /'\.\/gone\.js'.*bad\.ts:1:8/],
      [
        'a wrong option',
        `import { Playbook } from '@opensoar/sdk';
         @Playbook({ trigger: 'webhook', order: 'first' as never }) export class Bad { run() {} }`,
        /@Playbook Bad.*order/,
      ],
      [
        'a dependency that nobody provides',
        `import { Playbook } from '@opensoar/sdk';
         class Unknown {}
         @Playbook({ trigger: 'webhook' }) export class Bad { constructor(readonly unknown: Unknown) {} run() {} }`,
        /resolve dependencies of the Bad.*Unknown.*bad\.ts/s,
      ],
      [
        'a request-scoped playbook',
        `import { Inject } from '@nestjs/common';
         import { REQUEST } from '@nestjs/core';
         import { Playbook } from '@opensoar/sdk';
         @Playbook({ trigger: 'webhook' }) export class Bad { constructor(@Inject(REQUEST) readonly request: object) {} run() {} }`,
        /class Bad is request-scoped.*Remove the scope/,
      ],
      [
        'a hook that fails',
        `import { Playbook } from '@opensoar/sdk';
         @Playbook({ trigger: 'webhook' }) export class Bad { onModuleInit() { throw new Error('no connection'); } run() {} }`,
        /no connection/,
      ],
    ];

    it.each(broken)('%s', async (_problem, source, message) => {
      const { names, loadErrors } = await load({
        'a.ts': playbook('A'),
        'bad.ts': source,
        'z.ts': playbook('Z'),
      });
      expect(names).toEqual(['a', 'z']);
      expect(loadErrors).toEqual([
        { file: 'bad.ts', message: expect.stringMatching(message), at: expect.any(Date) },
      ]);
    });

    it('a name that another file has, naming both', async () => {
      const { names, registry, loadErrors } = await load({
        'a.ts': playbook('Twice', '1'),
        'b/c.ts': `${playbook('Twice', '2')} ${playbook('Once').replace(/import.*/, '')}`,
      });
      expect(names).toEqual(['twice', 'once']);
      expect(registry.get('twice')?.file).toBe('a.ts');
      expect(loadErrors).toEqual([
        expect.objectContaining({
          file: 'b/c.ts',
          message: expect.stringContaining(
            `Two playbooks are named 'twice': ${dir.path}/a.ts, which stays, and ${dir.path}/b/c.ts.`,
          ),
        }),
      ]);
    });

    it('two files with the same content', async () => {
      const { names, loadErrors } = await load({ 'a.ts': playbook('Twice'), 'b.ts': playbook('Twice') });
      expect(names).toEqual(['twice']);
      expect(loadErrors.map(({ file }) => file)).toEqual(['b.ts']);
    });

    it('a directory that does not exist', async () => {
      const missing = `${dir.path}/missing`;
      const { names, loadErrors } = await load(
        { 'a.ts': playbook('A') },
        { playbookDirs: [missing, dir.path] },
      );
      expect(names).toEqual(['a']);
      expect(loadErrors).toEqual([
        expect.objectContaining({ file: missing, message: expect.stringContaining('ENOENT') }),
      ]);
    });
  });

  it('takes a file once, whichever of the configured directories hold it', async () => {
    const { registry, loadErrors } = await load(
      { 'sub/a.ts': playbook('A') },
      { playbookDirs: [dir.path, `${dir.path}/sub`, dir.path] },
    );
    expect(loadErrors).toEqual([]);
    expect(registry.get('a')?.file).toBe('sub/a.ts');
  });

  it('lets many processes load the same directory into the same state directory at once', async () => {
    await dir.write({ 'a.ts': playbook('A'), 'b.ts': playbook('B') });
    const apps = await Promise.all(
      Array.from({ length: 5 }, () => PlaybookApp.create({ home: home.path, playbookDirs: [dir.path] })),
    );
    try {
      await Promise.all(apps.map((each) => each.load()));
      for (const each of apps) {
        expect(each.loadErrors).toEqual([]);
        expect(each.names).toEqual(['a', 'b']);
      }
    } finally {
      await Promise.all(apps.map((each) => each.close()));
    }
  });

  /** The app's members as free functions and values. */
  async function bound(files: Record<string, string>, imports: (new () => object)[] = []) {
    const loaded = await load(files, { imports });
    return {
      run: (name: string) => loaded.run(name),
      close: () => loaded.close(),
      registry: loaded.registry,
      loadErrors: loaded.loadErrors,
    };
  }
});

@Global()
@Module({ providers: [{ provide: 'FROM_APP', useValue: 'from the app' }], exports: ['FROM_APP'] })
class AppModule {}
