import { Module } from '@nestjs/common';
import { PlaybooksModule } from '../playbooks/playbooks.module.js';
import { ProcessReport } from './process-report.js';
import { ProcessStore } from './process.store.js';

/** Every process says of itself that it is up. */
@Module({ imports: [PlaybooksModule], providers: [ProcessReport, ProcessStore], exports: [ProcessStore] })
export class ProcessesModule {}
