import { Module } from '@nestjs/common';
import { PlaybooksModule } from '../playbooks/playbooks.module.js';
import { ExecutionGauges } from './execution-gauges.js';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics.controller.js';
import { ReadinessService } from './readiness.service.js';

@Module({
  imports: [PlaybooksModule],
  controllers: [HealthController, MetricsController],
  providers: [ReadinessService, ExecutionGauges],
})
export class HealthApiModule {}
