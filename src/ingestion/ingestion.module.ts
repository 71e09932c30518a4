import { Module } from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module.js';
import { ExecutionsModule } from '../executions/executions.module.js';
import { PlaybooksModule } from '../playbooks/playbooks.module.js';
import { IngestionService } from './ingestion.service.js';

@Module({
  imports: [AlertsModule, PlaybooksModule, ExecutionsModule],
  providers: [IngestionService],
  exports: [IngestionService],
})
export class IngestionModule {}
