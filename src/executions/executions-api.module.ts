import { Module } from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module.js';
import { AuditModule } from '../identity/audit/audit.module.js';
import { PlaybooksModule } from '../playbooks/playbooks.module.js';
import {
  ActionAttemptsResolver,
  ActionResultsResolver,
  ExecutionErrorsResolver,
} from './action-results.resolver.js';
import { AlertExecutionsResolver } from './alert-executions.resolver.js';
import { ExecutionFeedsResolver } from './execution-feeds.resolver.js';
import { ExecutionFixturesController } from './execution-fixtures.controller.js';
import { ExecutionFixtures } from './execution-fixtures.service.js';
import { ExecutionSearch } from './execution-search.js';
import { ExecutionsLoader } from './executions.loader.js';
import { ExecutionsModule } from './executions.module.js';
import { ExecutionsResolver } from './executions.resolver.js';
import { PlaybookStatsLoader } from './playbook-stats.js';
import { PlaybookStatsResolver } from './playbook-stats.resolver.js';
import { VisibleExecutions } from './visible-executions.js';

@Module({
  imports: [ExecutionsModule, AlertsModule, PlaybooksModule, AuditModule],
  controllers: [ExecutionFixturesController],
  providers: [
    ExecutionFixtures,
    ExecutionSearch,
    VisibleExecutions,
    ExecutionsLoader,
    PlaybookStatsLoader,
    ExecutionsResolver,
    ExecutionFeedsResolver,
    ActionResultsResolver,
    ActionAttemptsResolver,
    ExecutionErrorsResolver,
    AlertExecutionsResolver,
    PlaybookStatsResolver,
  ],
})
export class ExecutionsApiModule {}
