import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { PlaybookSync } from './playbook-sync.js';
import { PlaybookRegistry } from './playbook-registry.js';

/** Loads and finds all playbooks before anything asks for one: what runs them starts in `onApplicationBootstrap`. */
@Injectable()
export class PlaybooksStartup implements OnModuleInit {
  private readonly logger = new Logger(PlaybooksStartup.name);

  constructor(
    private readonly sync: PlaybookSync,
    private readonly registry: PlaybookRegistry,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.sync.run();
    this.logger.log(`${this.registry.list().length} playbooks are loaded`);
  }
}
