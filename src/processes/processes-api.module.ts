import { Module } from '@nestjs/common';
import { PlaybooksModule } from '../playbooks/playbooks.module.js';
import { ProcessesModule } from './processes.module.js';
import { ProcessesResolver } from './processes.resolver.js';
import { ProcessesService } from './processes.service.js';

@Module({ imports: [PlaybooksModule, ProcessesModule], providers: [ProcessesResolver, ProcessesService] })
export class ProcessesApiModule {}
