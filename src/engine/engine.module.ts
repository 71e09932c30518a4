import { Module } from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module.js';
import { CommentsModule } from '../comments/comments.module.js';
import { ExecutionsModule } from '../executions/executions.module.js';
import { PlaybooksModule } from '../playbooks/playbooks.module.js';
import { AlertEffects } from './alert-effects.js';
import { EngineLifecycle } from './engine-lifecycle.js';
import { MaintenanceService } from './maintenance.service.js';
import { Runner } from './runner.js';
import { WorkerService } from './worker.service.js';

@Module({
  imports: [AlertsModule, CommentsModule, ExecutionsModule, PlaybooksModule],
  providers: [AlertEffects, Runner, WorkerService, MaintenanceService, EngineLifecycle],
})
export class EngineModule {}
