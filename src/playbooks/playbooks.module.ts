import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { RepositoriesModule } from '../database/repositories.module.js';
import { AuditModule } from '../identity/audit/audit.module.js';
import { BundleStore } from './playbook-loader/bundle-store.js';
import { LoadErrors } from './playbook-loader/load-errors.js';
import { PlaybookFileLoader } from './playbook-loader/playbook-file.loader.js';
import { PlaybookArchive } from './playbook-archive.js';
import { PlaybookCatalogue } from './playbook-catalogue.js';
import { PlaybookLibrary } from './playbook-library.js';
import { PlaybookMetadataAccessor } from './playbook-metadata.accessor.js';
import { PlaybookRegistry } from './playbook-registry.js';
import { PlaybookSync } from './playbook-sync.js';
import { PlaybookVersionEntity } from './playbook-version.entity.js';
import { PlaybookVersions } from './playbook-versions.js';
import { PlaybookWatcher } from './playbook-watcher.js';
import { PlaybookEntity } from './playbook.entity.js';
import { PlaybookExplorer } from './playbook.explorer.js';
import { PlaybooksLoader } from './playbooks.loader.js';
import { PlaybooksService } from './playbooks.service.js';
import { PlaybooksStartup } from './playbooks.startup.js';

@Module({
  imports: [DiscoveryModule, RepositoriesModule.of(PlaybookEntity, PlaybookVersionEntity), AuditModule],
  providers: [
    BundleStore,
    LoadErrors,
    PlaybookArchive,
    PlaybookCatalogue,
    PlaybookExplorer,
    PlaybookFileLoader,
    PlaybookMetadataAccessor,
    PlaybookLibrary,
    PlaybookRegistry,
    PlaybookSync,
    PlaybookVersions,
    PlaybookWatcher,
    PlaybooksLoader,
    PlaybooksService,
    PlaybooksStartup,
  ],
  exports: [
    LoadErrors,
    PlaybookArchive,
    PlaybookRegistry,
    PlaybooksLoader,
    PlaybooksService,
    PlaybookSync,
    PlaybookVersions,
  ],
})
export class PlaybooksModule {}
