import type { AlertData } from '@opensoar/sdk';
import type { RecordedError } from '@opensoar/sdk/runtime';
import { Column, Entity, Index, PrimaryColumn, ForeignKey } from 'typeorm';
import { AlertEntity } from '../alerts/alert.entity.js';
import { Actor } from '../identity/actor.js';
import { PlaybookPriority } from '../playbooks/playbook.entity.js';
import { ExecutionStatus, ExecutionTrigger } from './execution.enums.js';

export type AlertState = Pick<AlertData, 'severity' | 'status' | 'determination' | 'tags'> & {
  partner: string | null;
  assignee: string | null;
};

export type { RecordedError };

@Entity('execution')
@Index('execution_newest', ['queuedAt', 'id'])
@Index('execution_playbook', ['playbook', 'queuedAt', 'id'])
@Index('execution_status', ['status', 'queuedAt', 'id'])
@Index('execution_alert', ['alertId', 'queuedAt', 'id'])
@Index('execution_sequence', ['sequenceId', 'sequencePosition'])
@Index('execution_claimable', ['priority', 'queuedAt', 'id'], { where: `status = 'queued'` })
@Index('execution_owned', ['owner'], { where: `owner IS NOT NULL` })
@Index('execution_wakeable', ['wakeAt'], { where: `status = 'suspended' AND wake_at IS NOT NULL` })
export class ExecutionEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  playbook!: string;

  @Column({ type: 'text' })
  playbookVersion!: string;

  @ForeignKey(() => AlertEntity)
  @Column({ type: 'uuid', nullable: true })
  alertId!: string | null;

  @Column({ type: 'enum', enum: ExecutionTrigger, enumName: 'execution_trigger' })
  trigger!: ExecutionTrigger;

  @Column(() => Actor, { prefix: 'requested_by' })
  requestedBy!: Actor;

  @Column({ type: 'enum', enum: ExecutionStatus, enumName: 'execution_status' })
  status!: ExecutionStatus;

  @Column({ type: 'enum', enum: PlaybookPriority, enumName: 'playbook_priority' })
  priority!: PlaybookPriority;

  @Column({ type: 'json', nullable: true })
  input!: unknown;

  /** What may change of the alert, as it was when the execution first started: a replay must see the same. */
  @Column({ type: 'jsonb', nullable: true, select: false })
  alertState!: AlertState | null;

  @Column({ type: 'json', nullable: true })
  result!: unknown;

  @Column({ type: 'json', nullable: true })
  error!: RecordedError | null;

  @Column({ type: 'uuid', nullable: true })
  sequenceId!: string | null;

  @Column({ type: 'int', nullable: true })
  sequencePosition!: number | null;

  @Column({ type: 'int', nullable: true })
  sequenceTotal!: number | null;

  /** How often another worker took over after one died. */
  @Column({ type: 'int' })
  recoveries!: number;

  /** The worker whose lease holds it; null unless it runs. */
  @Column({ type: 'uuid', nullable: true })
  owner!: string | null;

  /** Rises with every claim and every takeover; a write that carries a lower one changes nothing. */
  @Column({ type: 'int' })
  epoch!: number;

  /** When a hint for it was last given to the dispatch; null: none yet. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  dispatchedAt!: Date | null;

  /** How many hints were given; part of the hint's id, so that a later one is never taken for an earlier. */
  @Column({ type: 'int' })
  dispatches!: number;

  /** When a sleeping execution is due again. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  wakeAt!: Date | null;

  /** When somebody asked a running execution to stop. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  cancelRequestedAt!: Date | null;

  @Column({ type: 'uuid' })
  correlationId!: string;

  /** Rises by one with every change; live events carry it. */
  @Column({ type: 'int' })
  version!: number;

  @Column({ type: 'timestamptz', precision: 3 })
  queuedAt!: Date;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  startedAt!: Date | null;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  finishedAt!: Date | null;
}
