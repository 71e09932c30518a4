import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { AnalystEntity } from './analyst.entity.js';

/** An analyst who has signed in. Signing out takes the row away. */
@Entity('session')
@Unique('session_hash', ['hash'])
@Index('session_analyst', ['analystId'])
@Index('session_expiry', ['expiresAt'])
export class SessionEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @ForeignKey(() => AnalystEntity)
  @Column({ type: 'uuid' })
  analystId!: string;

  /** SHA-256 of the token, hex. A token is 256 random bits, so a slow hash would add nothing. */
  @Column({ type: 'text' })
  hash!: string;

  /** Where the sign-in came from. */
  @Column({ type: 'text', nullable: true })
  address!: string | null;

  @Column({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', precision: 3 })
  expiresAt!: Date;
}
