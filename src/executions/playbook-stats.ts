import { Injectable } from '@nestjs/common';
import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import { InjectDataSource } from '@nestjs/typeorm';
import DataLoader from 'dataloader';
import { DataSource } from 'typeorm';
import { DATABASE } from '../database/database-name.js';
import type { Partners } from '../identity/partners.js';

@ObjectType('PlaybookStats')
export class PlaybookStatsType {
  @Field(() => Int)
  executions!: number;

  @Field(() => Int)
  succeeded!: number;

  @Field(() => Int)
  failed!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Half of the ended ones took no longer, from start to end.',
  })
  p50Ms!: number | null;

  @Field(() => Float, { nullable: true })
  p95Ms!: number | null;
}

interface StatsKey {
  playbook: string;
  since: Date | null;
  /** Whose alerts they are on. */
  partners: Partners;
}

const NONE: PlaybookStatsType = { executions: 0, succeeded: 0, failed: 0, p50Ms: null, p95Ms: null };

/** Counts and durations of playbooks' executions; those of one list in one query. */
@Injectable()
export class PlaybookStatsLoader {
  readonly byPlaybook = new DataLoader<StatsKey, PlaybookStatsType>((keys) => this.load(keys), {
    cache: false,
  });

  constructor(@InjectDataSource(DATABASE) private readonly dataSource: DataSource) {}

  private async load(keys: readonly StatsKey[]): Promise<PlaybookStatsType[]> {
    const rows = await this.dataSource.query<({ index: number } & PlaybookStatsType)[]>(
      `SELECT k.index, count(e.id)::int AS executions,
              (count(*) FILTER (WHERE e.status = 'succeeded'))::int AS succeeded,
              (count(*) FILTER (WHERE e.status = 'failed'))::int AS failed,
              percentile_cont(0.5) WITHIN GROUP (ORDER BY d.ms) AS "p50Ms",
              percentile_cont(0.95) WITHIN GROUP (ORDER BY d.ms) AS "p95Ms"
         FROM unnest($1::int[], $2::text[], $3::timestamptz[], $4::text[]) AS k(index, playbook, since, partners)
         JOIN execution e ON e.playbook = k.playbook AND (k.since IS NULL OR e.queued_at >= k.since)
          AND (k.partners IS NULL OR EXISTS (
                SELECT FROM alert a WHERE a.id = e.alert_id AND k.partners::jsonb ? a.partner))
        CROSS JOIN LATERAL (SELECT extract(epoch FROM e.finished_at - e.started_at)::float8 * 1000 AS ms) d
        GROUP BY k.index`,
      [
        keys.map((_, index) => index),
        keys.map(({ playbook }) => playbook),
        keys.map(({ since }) => since),
        keys.map(({ partners }) => partners && JSON.stringify(partners)),
      ],
    );
    const byIndex = new Map(rows.map(({ index, ...stats }) => [index, stats]));
    return keys.map((_, index) => byIndex.get(index) ?? NONE);
  }
}
