import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import { AlertEntity } from './alert.entity.js';
import { Actor } from '../identity/actor.js';
import { AlertEventKind } from './alert.enums.js';

/** One recorded change of an alert. Never updated, never deleted. */
@Entity('alert_event')
@Index('alert_event_timeline', ['alertId', 'at', 'id'])
export class AlertEventEntity {
  /** Given by the database when the row is inserted, so that events of one moment keep their order. */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @ForeignKey(() => AlertEntity)
  @Column({ type: 'uuid' })
  alertId!: string;

  @Column({ type: 'enum', enum: AlertEventKind, enumName: 'alert_event_kind' })
  kind!: AlertEventKind;

  @Column({ type: 'text', nullable: true })
  field!: string | null;

  @Column({ type: 'text', nullable: true })
  from!: string | null;

  @Column({ type: 'text', nullable: true })
  to!: string | null;

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column(() => Actor, { prefix: 'actor' })
  actor!: Actor;

  @Column({ type: 'timestamptz', precision: 3 })
  at!: Date;
}
