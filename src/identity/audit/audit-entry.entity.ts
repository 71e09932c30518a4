import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Actor } from '../actor.js';

/** A change that administrators want to trace. Rows are only ever added; a trigger sees to it. */
@Entity('audit_entry')
@Index('audit_entry_newest', ['at', 'id'])
@Index('audit_entry_operation', ['operation', 'at', 'id'])
@Index('audit_entry_subject', ['subject', 'at', 'id'])
@Index('audit_entry_actor', ['actor.name', 'at', 'id'])
export class AuditEntryEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'timestamptz', precision: 3 })
  at!: Date;

  @Column(() => Actor, { prefix: 'actor' })
  actor!: Actor;

  /** The name of the mutation that did it. */
  @Column({ type: 'text' })
  operation!: string;

  /** What was changed: a username, the name of a playbook, or an id. */
  @Column({ type: 'text' })
  subject!: string;

  @Column({ type: 'jsonb', nullable: true })
  before!: unknown;

  @Column({ type: 'jsonb', nullable: true })
  after!: unknown;

  /** Where the request came from; null for what the platform does itself. */
  @Column({ type: 'text', nullable: true })
  address!: string | null;
}
