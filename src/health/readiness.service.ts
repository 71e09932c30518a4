import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import { Configuration } from '../config/configuration.js';
import { DATABASE } from '../database/database-name.js';
import { PlaybookRegistry } from '../playbooks/playbook-registry.js';
import { PlaybooksService } from '../playbooks/playbooks.service.js';
import { withTimeLimit } from './time-limit.js';

interface DependencyCheck {
  ok: boolean;
  /** In words for anybody: these are answered without a credential. */
  message?: string;
}

export interface ReadinessReport {
  /** `degraded`: without Redis alerts are accepted and run all the same, more slowly, and nobody is told live. */
  status: 'ok' | 'degraded' | 'unavailable';
  checks: {
    postgres: DependencyCheck;
    redis: DependencyCheck;
    /** `errors` counts the files that do not load; what did load runs all the same. */
    playbooks: DependencyCheck & { loaded: number; errors: number };
  };
}

/** Whether this process can do its work right now. */
@Injectable()
export class ReadinessService implements OnApplicationShutdown {
  private readonly logger = new Logger(ReadinessService.name);
  private readonly redis: Redis | undefined;

  constructor(
    configuration: Configuration,
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
    private readonly registry: PlaybookRegistry,
    private readonly playbooks: PlaybooksService,
  ) {
    this.redis = configuration.redisUrl === undefined ? undefined : connect(configuration.redisUrl);
  }

  async check(): Promise<ReadinessReport> {
    const { dataSource, redis } = this;
    const [postgresCheck, redisCheck] = await Promise.all([
      this.checkDependency('Postgres', () => dataSource.query('SELECT 1')),
      redis ? this.checkDependency('Redis', () => redis.ping()) : { ok: true, message: 'Not configured' },
    ]);
    const checks = { postgres: postgresCheck, redis: redisCheck, playbooks: this.checkPlaybooks() };
    if (!checks.postgres.ok || !checks.playbooks.ok) return { status: 'unavailable', checks };
    return { status: checks.redis.ok ? 'ok' : 'degraded', checks };
  }

  onApplicationShutdown(): void {
    this.redis?.disconnect();
  }

  private async checkDependency(name: string, probe: () => Promise<unknown>): Promise<DependencyCheck> {
    try {
      await withTimeLimit(probe());
      return { ok: true };
    } catch (error) {
      this.logger.warn({ err: error }, `${name} does not answer`);
      return { ok: false, message: `${name} does not answer` };
    }
  }

  private checkPlaybooks(): ReadinessReport['checks']['playbooks'] {
    const loaded = this.registry.list().length;
    const errors = this.playbooks.loadErrors().length;
    const counts = { loaded, errors };
    return loaded === 0 && errors > 0
      ? { ok: false, message: 'No playbook file could be loaded', ...counts }
      : { ok: true, ...counts };
  }
}

/** A connection of its own, opened by the first check: those of the queue and of the live events wait while Redis is away. */
function connect(url: string): Redis {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0 });
  // The check itself says that Redis is away.
  redis.on('error', () => undefined);
  return redis;
}
