import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../identity/audit/audit.module.js';
import { BundleStore } from './playbook-loader/bundle-store.js';
import { LoadErrors } from './playbook-loader/load-errors.js';
import { PlaybookFileLoader } from './playbook-loader/playbook-file.loader.js';
import { PlaybookOrigins } from './playbook-loader/playbook-origins.js';
import { PlaybookCatalogue } from './playbook-catalogue.js';
import { PlaybookMetadataAccessor } from './playbook-metadata.accessor.js';
import { PlaybookRegistry } from './playbook-registry.js';
import { PlaybookEntity } from './playbook.entity.js';
import { PlaybookExplorer } from './playbook.explorer.js';
import { PlaybooksLoader } from './playbooks.loader.js';
import { PlaybooksService } from './playbooks.service.js';
import { PlaybooksStartup } from './playbooks.startup.js';

@Module({
  imports: [DiscoveryModule, TypeOrmModule.forFeature([PlaybookEntity]), AuditModule],
  providers: [
    BundleStore,
    LoadErrors,
    PlaybookCatalogue,
    PlaybookExplorer,
    PlaybookFileLoader,
    PlaybookMetadataAccessor,
    PlaybookOrigins,
    PlaybookRegistry,
    PlaybooksLoader,
    PlaybooksService,
    PlaybooksStartup,
  ],
  exports: [PlaybookRegistry, PlaybooksLoader, PlaybooksService],
})
export class PlaybooksModule {}
