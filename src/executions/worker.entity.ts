import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The lease of one worker process. An execution is held by its owner only while this has not run out. */
@Entity('worker')
@Index('worker_expiry', ['expiresAt'])
export class WorkerEntity {
  /** New at every boot, and whenever the process finds itself expired. */
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  host!: string;

  @Column({ type: 'int' })
  pid!: number;

  @Column({ type: 'timestamptz', precision: 3 })
  startedAt!: Date;

  /** On the database's clock. */
  @Column({ type: 'timestamptz', precision: 3 })
  expiresAt!: Date;
}
