import { Module } from '@nestjs/common';
import { PlaybooksModule } from './playbooks.module.js';
import { PlaybookVersionsResolver } from './playbook-versions.resolver.js';
import { PlaybooksResolver } from './playbooks.resolver.js';

@Module({ imports: [PlaybooksModule], providers: [PlaybooksResolver, PlaybookVersionsResolver] })
export class PlaybooksApiModule {}
