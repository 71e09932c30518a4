import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import DataLoader from 'dataloader';
import { DataSource, In } from 'typeorm';
import { DATABASE } from '../database/database-name.js';
import { grouped } from '../graphql/grouped.js';
import { ExecutionEntity } from './execution.entity.js';
import { JournalEntryEntity } from './journal-entry.entity.js';

/** Loads what belongs to many alerts or executions in one query each. Batches only: nothing is kept. */
@Injectable()
export class ExecutionsLoader {
  readonly byId = new DataLoader<string, ExecutionEntity | null>(
    async (ids) => {
      const executions = await this.dataSource.manager.findBy(ExecutionEntity, { id: In([...ids]) });
      const found = new Map(executions.map((execution) => [execution.id, execution]));
      return ids.map((id) => found.get(id) ?? null);
    },
    { cache: false },
  );

  /** In the order in which they run. */
  readonly byAlertId = new DataLoader<string, ExecutionEntity[]>(
    async (alertIds) => {
      const executions = await this.dataSource.manager.find(ExecutionEntity, {
        where: { alertId: In([...alertIds]) },
        order: { sequenceId: 'ASC', sequencePosition: 'ASC', id: 'ASC' },
      });
      return grouped(alertIds, executions, (execution) => execution.alertId ?? '');
    },
    { cache: false },
  );

  /** In the order in which they were called. */
  readonly actionsByExecutionId = new DataLoader<string, JournalEntryEntity[]>(
    async (executionIds) => {
      const entries = await this.dataSource.manager.find(JournalEntryEntity, {
        where: { executionId: In([...executionIds]) },
        order: { executionId: 'ASC', seq: 'ASC' },
      });
      return grouped(executionIds, entries, (entry) => entry.executionId);
    },
    { cache: false },
  );

  readonly action = new DataLoader<{ executionId: string; seq: number }, JournalEntryEntity | null>(
    async (keys) => {
      const entries = await this.dataSource.manager.find(JournalEntryEntity, { where: [...keys] });
      const found = new Map(entries.map((entry) => [`${entry.executionId}:${entry.seq}`, entry]));
      return keys.map(({ executionId, seq }) => found.get(`${executionId}:${seq}`) ?? null);
    },
    { cache: false },
  );

  constructor(@InjectDataSource(DATABASE) private readonly dataSource: DataSource) {}
}
