import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A request body as it arrived; the alerts that it held point to it. */
@Entity('payload')
export class PayloadEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'bytea', select: false })
  bytes!: Buffer;

  @Column({ type: 'text' })
  sha256!: string;

  @Column({ type: 'text', nullable: true })
  contentType!: string | null;

  @Column({ type: 'timestamptz', precision: 3 })
  receivedAt!: Date;
}
