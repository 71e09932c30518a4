import { type DynamicModule, Module } from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module.js';
import { CommentsModule } from '../comments/comments.module.js';
import { ConfigModule } from '../config/config.module.js';
import type { Configuration } from '../config/configuration.js';
import { DatabaseModule } from '../database/database.module.js';
import { GroupCommitModule } from '../database/group-commit.module.js';
import { DispatchModule } from '../dispatch/dispatch.module.js';
import { EventsModule } from '../events/events.module.js';
import { ExecutionsModule } from '../executions/executions.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { PlaybooksModule } from '../playbooks/playbooks.module.js';
import { ProcessesModule } from '../processes/processes.module.js';

/** What every role needs. */
@Module({})
export class CoreModule {
  static with(configuration: Configuration, prepared?: () => Promise<void>): DynamicModule {
    return {
      module: CoreModule,
      imports: [
        ConfigModule.with(configuration, prepared),
        DatabaseModule,
        GroupCommitModule,
        EventsModule,
        DispatchModule.with(configuration),
        MetricsModule,
        IdentityModule,
        AlertsModule,
        CommentsModule,
        PlaybooksModule,
        ProcessesModule,
        ExecutionsModule,
      ],
    };
  }
}
