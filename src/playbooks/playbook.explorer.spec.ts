import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Inject, Injectable, Module, Scope, type Type } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { Action, Playbook } from '@opensoar/sdk';
import { PlaybookApp } from '../../test/playbooks/playbook-app.js';
import { createScratchDirectory, type ScratchDirectory } from '../../test/playbooks/playbook-directory.js';

@Injectable()
class Intel {
  readonly name = 'intel';
}

@Playbook({ trigger: 'webhook', description: 'Injected', order: 5 })
class Injected {
  constructor(private readonly intel: Intel) {}

  @Action({ effect: 'read' })
  async lookUp(): Promise<string> {
    return this.intel.name;
  }

  run(): Promise<string> {
    return this.lookUp();
  }
}

@Playbook({ trigger: 'manual' })
class ByFactory {
  constructor(private readonly greeting: string) {}

  run(): string {
    return this.greeting;
  }
}

@Playbook({ trigger: 'manual' })
class ByValue {
  run(): void {}
}

class NoPlaybook {
  run(): void {}
}

class Derived extends ByValue {}

@Module({
  providers: [
    Intel,
    Injected,
    NoPlaybook,
    Derived,
    {
      provide: ByFactory,
      useFactory: (intel: Intel) => new ByFactory(`hello ${intel.name}`),
      inject: [Intel],
    },
    { provide: 'BY_VALUE', useValue: new ByValue() },
    { provide: 'ALIAS', useExisting: Injected },
    { provide: 'NOTHING', useValue: null },
    { provide: 'A_STRING', useValue: 'text' },
  ],
})
class MiniatureModule {}

describe('PlaybookExplorer', () => {
  let home: ScratchDirectory;
  let app: PlaybookApp | undefined;

  const explore = async (module: Type): Promise<PlaybookApp> => {
    app = await PlaybookApp.create({ home: home.path, imports: [module] });
    await app.load();
    return app;
  };

  beforeEach(async () => {
    home = await createScratchDirectory();
  });
  afterEach(async () => {
    await app?.close();
    app = undefined;
    await home.remove();
  });

  it('finds the playbooks that any module registers, as class, factory or value, each once', async () => {
    const { names } = await explore(MiniatureModule);
    expect(names.sort()).toEqual(['by_factory', 'by_value', 'injected']);
  });

  it('gives the instance that Nest has made, and what the class declares', async () => {
    const { registry } = await explore(MiniatureModule);
    const injected = registry.get('injected');
    expect(injected).toMatchObject({
      definition: { trigger: 'webhook', description: 'Injected', order: 5 },
      actions: [{ name: 'look_up', effect: 'read' }],
      file: null,
      origin: 'class Injected in MiniatureModule',
    });
    await expect(injected?.instance.run(null)).resolves.toBe('intel');
    expect(registry.get('by_factory')?.instance.run(null)).toBe('hello intel');
  });

  it('takes the digest of the class for the version of a playbook that a module registers', async () => {
    const { registry } = await explore(MiniatureModule);
    expect(registry.get('injected')?.version).toMatch(/^[0-9a-f]{64}$/);
    expect(registry.get('injected')?.version).not.toBe(registry.get('by_value')?.version);
  });

  it('refuses two playbooks of one name, naming both', async () => {
    @Playbook({ name: 'by_value', trigger: 'webhook' })
    class Second {
      run(): void {}
    }
    @Module({ imports: [MiniatureModule], providers: [Second] })
    class TwiceModule {}
    await expect(explore(TwiceModule)).rejects.toThrow(
      /named 'by_value': class \w+ in \w+, which stays, and class \w+ in \w+\. Rename/,
    );
  });

  it('refuses a request-scoped playbook, naming the class and the cure', async () => {
    @Playbook({ trigger: 'webhook' })
    class PerRequest {
      constructor(@Inject(REQUEST) readonly request: object) {}
      run(): void {}
    }
    @Module({ providers: [PerRequest] })
    class ScopedModule {}
    await expect(explore(ScopedModule)).rejects.toThrow(
      /playbook class PerRequest is request-scoped or transient.*Remove the scope/,
    );
  });

  it('refuses a transient playbook', async () => {
    @Playbook({ trigger: 'webhook' })
    class EachTime {
      run(): void {}
    }
    @Module({ providers: [{ provide: EachTime, useClass: EachTime, scope: Scope.TRANSIENT }] })
    class TransientModule {}
    await expect(explore(TransientModule)).rejects.toThrow(/playbook class EachTime is/);
  });
});
