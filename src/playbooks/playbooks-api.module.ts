import { Module } from '@nestjs/common';
import { PlaybooksModule } from './playbooks.module.js';
import { PlaybooksResolver } from './playbooks.resolver.js';

@Module({ imports: [PlaybooksModule], providers: [PlaybooksResolver] })
export class PlaybooksApiModule {}
