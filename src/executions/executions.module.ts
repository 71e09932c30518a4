import { Module } from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module.js';
import { RepositoriesModule } from '../database/repositories.module.js';
import { PlaybooksModule } from '../playbooks/playbooks.module.js';
import { ExecutionEntity } from './execution.entity.js';
import { ExecutionStore } from './execution.store.js';
import { ExecutionTransitions } from './execution-transitions.js';
import { ExecutionRepairs } from './execution-repairs.service.js';
import { ExecutionsService } from './executions.service.js';
import { JournalEntryEntity } from './journal-entry.entity.js';
import { JournalStore } from './journal.store.js';
import { LeaseStore } from './lease.store.js';
import { RecoveryStore } from './recovery.store.js';

@Module({
  imports: [RepositoriesModule.of(ExecutionEntity, JournalEntryEntity), AlertsModule, PlaybooksModule],
  providers: [
    ExecutionsService,
    ExecutionRepairs,
    ExecutionStore,
    ExecutionTransitions,
    JournalStore,
    LeaseStore,
    RecoveryStore,
  ],
  exports: [
    RepositoriesModule,
    ExecutionsService,
    ExecutionRepairs,
    ExecutionStore,
    ExecutionTransitions,
    JournalStore,
    LeaseStore,
    RecoveryStore,
  ],
})
export class ExecutionsModule {}
