import { Module } from '@nestjs/common';
import { AlertsApiModule } from '../alerts/alerts-api.module.js';
import { CommentsApiModule } from '../comments/comments-api.module.js';
import { ErrorsModule } from '../errors/errors.module.js';
import { ExecutionsApiModule } from '../executions/executions-api.module.js';
import { GraphqlModule } from '../graphql/graphql.module.js';
import { HealthApiModule } from '../health/health-api.module.js';
import { IdentityApiModule } from '../identity/identity-api.module.js';
import { IngestionApiModule } from '../ingestion/ingestion-api.module.js';
import { HttpLogModule } from '../logging/http-log.module.js';
import { PlaybooksApiModule } from '../playbooks/playbooks-api.module.js';
import { ProcessesApiModule } from '../processes/processes-api.module.js';

/** Everything that is served: GraphQL, webhooks, health, metrics. */
@Module({
  imports: [
    ErrorsModule,
    HttpLogModule,
    GraphqlModule,
    IdentityApiModule,
    AlertsApiModule,
    CommentsApiModule,
    PlaybooksApiModule,
    ProcessesApiModule,
    ExecutionsApiModule,
    IngestionApiModule,
    HealthApiModule,
  ],
})
export class ApiModule {}
