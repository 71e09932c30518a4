import { Module } from '@nestjs/common';
import { AlertsApiModule } from '../alerts/alerts-api.module.js';
import { CommentsApiModule } from '../comments/comments-api.module.js';
import { ExecutionsApiModule } from '../executions/executions-api.module.js';
import { GraphqlModule } from '../graphql/graphql.module.js';
import { HealthApiModule } from '../health/health-api.module.js';
import { IdentityApiModule } from '../identity/identity-api.module.js';
import { IngestionApiModule } from '../ingestion/ingestion-api.module.js';
import { PlaybooksApiModule } from '../playbooks/playbooks-api.module.js';
import { ProcessesApiModule } from '../processes/processes-api.module.js';

/** The modules that serve something. */
export const API_MODULES = [
  GraphqlModule,
  IdentityApiModule,
  AlertsApiModule,
  CommentsApiModule,
  PlaybooksApiModule,
  ProcessesApiModule,
  ExecutionsApiModule,
  IngestionApiModule,
  HealthApiModule,
];

/** Everything that is served: GraphQL, webhooks, health, metrics. How, is for the application around it to say. */
@Module({ imports: API_MODULES })
export class ApiModule {}
