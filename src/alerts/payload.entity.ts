import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A request body as it arrived; the alerts that it held point to it. */
@Entity('payload')
@Index('payload_delivery', ['deliverySource', 'deliveryId'], {
  unique: true,
  where: 'delivery_id IS NOT NULL',
})
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

  /** How the bytes are packed, as the request said; null: not at all. */
  @Column({ type: 'text', nullable: true })
  contentEncoding!: string | null;

  /** The source for which the delivery was signed, and the id that was signed with it: it is never accepted twice. */
  @Column({ type: 'text', nullable: true })
  deliverySource!: string | null;

  @Column({ type: 'text', nullable: true })
  deliveryId!: string | null;
}
