import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import DataLoader from 'dataloader';
import { DataSource, In } from 'typeorm';
import { DATABASE } from '../database/database-name.js';
import { grouped } from '../graphql/grouped.js';
import { AlertEventEntity } from './alert-event.entity.js';
import { AlertEntity } from './alert.entity.js';

/** Loads what belongs to many alerts in one query each. Batches only: nothing is kept, so nothing goes stale. */
@Injectable()
export class AlertsLoader {
  readonly byId = new DataLoader<string, AlertEntity | null>(
    async (ids) => {
      const alerts = await this.dataSource.manager.findBy(AlertEntity, { id: In(unique(ids)) });
      const found = new Map(alerts.map((alert) => [alert.id, alert]));
      return ids.map((id) => found.get(id) ?? null);
    },
    { cache: false },
  );

  readonly rawById = new DataLoader<string, unknown>((ids) => this.loadColumn('raw', ids), { cache: false });

  readonly decisionsById = new DataLoader<string, unknown>((ids) => this.loadColumn('decisions', ids), {
    cache: false,
  });

  /** Each list oldest first. */
  readonly eventsByAlertId = new DataLoader<string, AlertEventEntity[]>(
    async (alertIds) => {
      const events = await this.dataSource.manager.find(AlertEventEntity, {
        where: { alertId: In(unique(alertIds)) },
        order: { at: 'ASC', id: 'ASC' },
      });
      return grouped(alertIds, events, (event) => event.alertId);
    },
    { cache: false },
  );

  constructor(@InjectDataSource(DATABASE) private readonly dataSource: DataSource) {}

  private async loadColumn(column: 'raw' | 'decisions', ids: readonly string[]): Promise<unknown[]> {
    const alerts = await this.dataSource.manager.find(AlertEntity, {
      select: { id: true, [column]: true },
      where: { id: In(unique(ids)) },
    });
    const found = new Map(alerts.map((alert) => [alert.id, alert[column]]));
    return ids.map((id) => found.get(id) ?? null);
  }
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
