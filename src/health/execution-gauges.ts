import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { Gauge } from 'prom-client';
import { DataSource } from 'typeorm';
import { DATABASE } from '../database/database-name.js';
import { Metrics } from '../metrics/metrics.js';
import { PlaybookPriority } from '../playbooks/playbook.entity.js';
import { withTimeLimit } from './time-limit.js';

// Both read an index only.
const WAITING = `SELECT priority AS label, count(*)::int AS count FROM execution WHERE status = 'queued' GROUP BY priority`;
const UNFINISHED = `SELECT status AS label, count(*)::int AS count FROM execution WHERE status IN ('running', 'suspended') GROUP BY status`;

interface GaugeDefinition {
  name: string;
  help: string;
  label: string;
  /** Those that no row has are 0. */
  values: readonly string[];
  sql: string;
}

/** How many executions there are in the whole installation, counted in the database at each scrape. */
@Injectable()
export class ExecutionGauges {
  private readonly logger = new Logger(ExecutionGauges.name);

  constructor(
    private readonly metrics: Metrics,
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
  ) {
    this.register({
      name: 'opensoar_executions_waiting',
      help: 'Executions that are queued, in the whole installation.',
      label: 'priority',
      values: Object.values(PlaybookPriority),
      sql: WAITING,
    });
    this.register({
      name: 'opensoar_executions',
      help: 'Executions that run or are suspended, in the whole installation.',
      label: 'status',
      values: ['running', 'suspended'],
      sql: UNFINISHED,
    });
  }

  private register({ name, help, label, values, sql }: GaugeDefinition): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [this.metrics.registry],
      collect: async () => {
        gauge.reset();
        try {
          const rows = await withTimeLimit(this.dataSource.query<{ label: string; count: number }[]>(sql));
          for (const value of values) gauge.set({ [label]: value }, 0);
          for (const row of rows) gauge.set({ [label]: row.label }, row.count);
        } catch (error) {
          // The counters of this process are worth a scrape without the database, too.
          this.logger.warn({ err: error }, `${name} could not be counted`);
        }
      },
    });
  }
}
