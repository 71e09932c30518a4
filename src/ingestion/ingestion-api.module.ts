import { Module } from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module.js';
import { AlertDecisionsResolver } from './alert-decisions.resolver.js';
import { IngestionModule } from './ingestion.module.js';
import { IngestionResolver } from './ingestion.resolver.js';
import { SourcesResolver } from './sources.resolver.js';
import { WebhooksController } from './webhooks.controller.js';

@Module({
  imports: [IngestionModule, AlertsModule],
  controllers: [WebhooksController],
  providers: [IngestionResolver, SourcesResolver, AlertDecisionsResolver],
})
export class IngestionApiModule {}
