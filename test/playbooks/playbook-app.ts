import { ConsoleLogger, type ModuleMetadata } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test, type TestingModule } from '@nestjs/testing';
import { ConfigModule } from '../../src/config/config.module.js';
import { loadConfiguration } from '../../src/config/configuration.js';
import { BundleStore } from '../../src/playbooks/playbook-loader/bundle-store.js';
import { LoadErrors, type PlaybookLoadError } from '../../src/playbooks/playbook-loader/load-errors.js';
import { PlaybookFileLoader } from '../../src/playbooks/playbook-loader/playbook-file.loader.js';
import { PlaybookLibrary } from '../../src/playbooks/playbook-library.js';
import { PlaybookMetadataAccessor } from '../../src/playbooks/playbook-metadata.accessor.js';
import { PlaybookRegistry } from '../../src/playbooks/playbook-registry.js';
import { PlaybookExplorer } from '../../src/playbooks/playbook.explorer.js';

/** An app that loads and finds playbooks and does nothing else: no database. */
export class PlaybookApp {
  private constructor(private readonly module: TestingModule) {}

  static async create(options: {
    home: string;
    playbookDirs?: readonly string[];
    imports?: ModuleMetadata['imports'];
  }): Promise<PlaybookApp> {
    const configuration = loadConfiguration({
      OPENSOAR_HOME: options.home,
      PLAYBOOK_DIRS: options.playbookDirs?.join(':') ?? ':',
    });
    const module = await Test.createTestingModule({
      imports: [ConfigModule.with(configuration), DiscoveryModule, ...(options.imports ?? [])],
      providers: [
        BundleStore,
        LoadErrors,
        PlaybookExplorer,
        PlaybookFileLoader,
        PlaybookMetadataAccessor,
        PlaybookLibrary,
        PlaybookRegistry,
      ],
    })
      .setLogger(new ConsoleLogger({ logLevels: [] }))
      .compile();
    return new PlaybookApp(await module.init());
  }

  async load(): Promise<void> {
    const nothing = async () => undefined;
    const inForce = await this.library.refresh({ lastOf: nothing, heldInsteadOf: nothing });
    this.registry.replace(inForce.map(({ playbook }) => playbook));
  }

  get library(): PlaybookLibrary {
    return this.module.get(PlaybookLibrary);
  }

  get registry(): PlaybookRegistry {
    return this.module.get(PlaybookRegistry);
  }

  get names(): string[] {
    return this.registry.list().map(({ definition }) => definition.name);
  }

  get loadErrors(): PlaybookLoadError[] {
    return this.module.get(LoadErrors).list();
  }

  run(name: string, input?: unknown): unknown {
    const playbook = this.registry.get(name);
    if (!playbook) throw new Error(`There is no playbook '${name}'.`);
    return playbook.instance.run(input);
  }

  close(): Promise<void> {
    return this.module.close();
  }
}
