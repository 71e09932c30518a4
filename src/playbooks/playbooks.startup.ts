import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { PlaybookFileLoader } from './playbook-loader/playbook-file.loader.js';
import { PlaybookCatalogue } from './playbook-catalogue.js';
import { PlaybookExplorer } from './playbook.explorer.js';
import { PlaybookRegistry } from './playbook-registry.js';

/** Loads and finds all playbooks before anything asks for one: what runs them starts in `onApplicationBootstrap`. */
@Injectable()
export class PlaybooksStartup implements OnModuleInit {
  private readonly logger = new Logger(PlaybooksStartup.name);

  constructor(
    private readonly loader: PlaybookFileLoader,
    private readonly explorer: PlaybookExplorer,
    private readonly registry: PlaybookRegistry,
    private readonly catalogue: PlaybookCatalogue,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.loader.load();
    this.explorer.explore();
    const playbooks = this.registry.list();
    await this.catalogue.sync(playbooks);
    this.logger.log(`${playbooks.length} playbooks are loaded`);
  }
}
