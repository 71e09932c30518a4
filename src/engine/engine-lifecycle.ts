import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { MaintenanceService } from './maintenance.service.js';
import { WorkerService } from './worker.service.js';

/** Starts the engine once all playbooks are loaded, and stops it before the connections that it needs are closed. */
@Injectable()
export class EngineLifecycle implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly worker: WorkerService,
    private readonly maintenance: MaintenanceService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.worker.start();
    this.maintenance.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.maintenance.stop();
    await this.worker.stop();
  }
}
