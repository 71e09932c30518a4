import type { ActionEffect } from '@opensoar/sdk';
import {
  type JournalEntry,
  JournalKind,
  type RecordedAttempt,
  type RecordedError,
} from '@opensoar/sdk/runtime';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { ActionStatus } from './execution.enums.js';

export { JournalKind, type RecordedAttempt };

/** One call that a playbook made: an intent while it runs, its outcome once it is known. */
@Entity('journal')
export class JournalEntryEntity implements JournalEntry {
  @PrimaryColumn({ type: 'uuid' })
  executionId!: string;

  /** The call's place in the order of calls, from 0. */
  @PrimaryColumn({ type: 'int' })
  seq!: number;

  /** The outcome's place in the order of completion; null while there is none. */
  @Column({ type: 'int', nullable: true })
  ord!: number | null;

  @Column({ type: 'enum', enum: JournalKind, enumName: 'journal_kind' })
  kind!: JournalKind;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'enum', enum: ['read', 'write', 'destructive'], enumName: 'action_effect' })
  effect!: ActionEffect;

  /** Digest of the canonical arguments; a replay that calls with others is caught by it. */
  @Column({ type: 'text' })
  argsDigest!: string;

  @Column({ type: 'json', nullable: true })
  input!: unknown;

  @Column({ type: 'enum', enum: ActionStatus, enumName: 'action_status' })
  status!: ActionStatus;

  /** False where the call gave nothing back (`undefined`), which JSON can't say. */
  @Column({ type: 'boolean' })
  hasOutput!: boolean;

  @Column({ type: 'json', nullable: true })
  output!: unknown;

  @Column({ type: 'json', nullable: true })
  error!: RecordedError | null;

  @Column({ type: 'json' })
  attempts!: RecordedAttempt[];

  /** The claim under which the row was last written. */
  @Column({ type: 'int' })
  epoch!: number;

  @Column({ type: 'timestamptz', precision: 3 })
  startedAt!: Date;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  finishedAt!: Date | null;
}
