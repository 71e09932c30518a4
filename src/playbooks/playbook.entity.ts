import type { ActionEffect } from '@opensoar/sdk';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export enum PlaybookPriority {
  HIGH = 'high',
  DEFAULT = 'default',
  LOW = 'low',
}

/** An action as its class declares it, defaults filled in. */
export interface DeclaredAction {
  name: string;
  timeoutMs: number;
  retries: number;
  retryBackoff: number;
  effect: ActionEffect;
  description: string;
}

/** A playbook as its code declared it when it was last loaded, and what an operator has switched since. */
@Entity('playbook')
export class PlaybookEntity {
  @PrimaryColumn({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  description!: string;

  @Column({ type: 'text' })
  trigger!: string;

  @Column({ type: 'jsonb' })
  conditions!: Record<string, unknown>;

  @Column({ type: 'text', nullable: true })
  schedule!: string | null;

  /** What the code says. */
  @Column({ type: 'boolean' })
  enabledByCode!: boolean;

  /** What an operator says; outlives every reload. Null: nobody has. */
  @Column({ type: 'boolean', nullable: true })
  enabledByOperator!: boolean | null;

  @Column({ type: 'int' })
  executionOrder!: number;

  @Column({ type: 'enum', enum: PlaybookPriority, enumName: 'playbook_priority' })
  priority!: PlaybookPriority;

  @Column({ type: 'jsonb' })
  actions!: DeclaredAction[];

  /** The one in force. */
  @Column({ type: 'text' })
  version!: string;

  /** The one that the file has; another than `version` while that is rolled back. Null: not read since there are versions. */
  @Column({ type: 'text', nullable: true })
  fileVersion!: string | null;

  /** What it is rolled back to, until the file changes again. */
  @Column({ type: 'text', nullable: true })
  heldVersion!: string | null;

  @Column({ type: 'text', nullable: true })
  file!: string | null;

  @Column({ type: 'boolean' })
  loaded!: boolean;

  @Column({ type: 'timestamptz', precision: 3 })
  updatedAt!: Date;

  get rolledBack(): boolean {
    return this.heldVersion !== null;
  }

  get enabled(): boolean {
    return this.enabledByOperator ?? this.enabledByCode;
  }
}
