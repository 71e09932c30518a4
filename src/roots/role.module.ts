import { type DynamicModule, Module } from '@nestjs/common';
import type { Configuration } from '../config/configuration.js';
import { EngineModule } from '../engine/engine.module.js';
import { ErrorsModule } from '../errors/errors.module.js';
import { HealthApiModule } from '../health/health-api.module.js';
import { IdentityApiModule } from '../identity/identity-api.module.js';
import { HttpLogModule } from '../logging/http-log.module.js';
import { ApiModule } from './api.module.js';
import { CoreModule } from './core.module.js';

/** The root module of a process, by its role. A worker serves no more than its health and metrics, and these on request. */
@Module({})
export class RoleModule {
  static for(configuration: Configuration): DynamicModule {
    const api = [ErrorsModule, HttpLogModule, ApiModule];
    const parts = {
      api,
      worker: configuration.port === undefined ? [EngineModule] : [EngineModule, WorkerHttpModule],
      all: [...api, EngineModule],
    };
    return { module: RoleModule, imports: [CoreModule.with(configuration), ...parts[configuration.role]] };
  }
}

@Module({ imports: [ErrorsModule, IdentityApiModule, HealthApiModule] })
class WorkerHttpModule {}
