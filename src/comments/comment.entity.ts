import { Column, Entity, Index, PrimaryColumn, ForeignKey } from 'typeorm';
import { AlertEntity } from '../alerts/alert.entity.js';
import { Actor } from '../identity/actor.js';

@Entity('comment')
@Index('comment_alert', ['alertId', 'createdAt', 'id'])
export class CommentEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @ForeignKey(() => AlertEntity)
  @Column({ type: 'uuid' })
  alertId!: string;

  @Column({ type: 'text' })
  body!: string;

  @Column(() => Actor, { prefix: 'author' })
  author!: Actor;

  @Column({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  editedAt!: Date | null;
}
