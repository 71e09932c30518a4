import { Column, Entity, Index, PrimaryColumn, ForeignKey } from 'typeorm';
import { CommentEntity } from './comment.entity.js';

/** A text that a comment had before it was edited. */
@Entity('comment_revision')
@Index('comment_revision_comment', ['commentId', 'at'])
export class CommentRevisionEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @ForeignKey(() => CommentEntity)
  @Column({ type: 'uuid' })
  commentId!: string;

  @Column({ type: 'text' })
  body!: string;

  /** When this text was written. */
  @Column({ type: 'timestamptz', precision: 3 })
  at!: Date;
}
