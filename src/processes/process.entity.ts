import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ProcessRole } from '../config/environment.js';

/** What a process could not load. */
export interface ReportedLoadError {
  file: string;
  message: string;
  at: string;
}

/** A process of the platform, as it last said of itself. */
@Entity('process')
export class ProcessEntity {
  /** New at every boot. */
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  role!: ProcessRole;

  @Column({ type: 'text' })
  host!: string;

  @Column({ type: 'int' })
  pid!: number;

  @Column({ type: 'timestamptz', precision: 3 })
  startedAt!: Date;

  /** On the database's clock. */
  @Column({ type: 'timestamptz', precision: 3 })
  seenAt!: Date;

  /** The version of each playbook that it would start, by name. */
  @Column({ type: 'jsonb' })
  playbooks!: Record<string, string>;

  @Column({ type: 'jsonb' })
  loadErrors!: ReportedLoadError[];
}
