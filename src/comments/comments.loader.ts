import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import DataLoader from 'dataloader';
import { DataSource, In } from 'typeorm';
import { DATABASE } from '../database/database-name.js';
import { grouped } from '../graphql/grouped.js';
import { CommentRevisionEntity } from './comment-revision.entity.js';
import { CommentEntity } from './comment.entity.js';

/** Gathers the look-ups of a list's rows into one query. Batches alone, and caches nothing: never stale. */
@Injectable()
export class CommentsLoader {
  readonly byId = new DataLoader<string, CommentEntity | null>(
    async (ids) => {
      const comments = await this.dataSource.manager.findBy(CommentEntity, { id: In(unique(ids)) });
      const found = new Map(comments.map((comment) => [comment.id, comment]));
      return ids.map((id) => found.get(id) ?? null);
    },
    { cache: false },
  );

  /** Each list oldest first. */
  readonly byAlertId = new DataLoader<string, CommentEntity[]>(
    async (alertIds) => {
      const comments = await this.dataSource.manager.find(CommentEntity, {
        where: { alertId: In(unique(alertIds)) },
        order: { createdAt: 'ASC', id: 'ASC' },
      });
      return grouped(alertIds, comments, (comment) => comment.alertId);
    },
    { cache: false },
  );

  /** The texts that each comment had before, oldest first. */
  readonly historyById = new DataLoader<string, CommentRevisionEntity[]>(
    async (commentIds) => {
      const revisions = await this.dataSource.manager.find(CommentRevisionEntity, {
        where: { commentId: In(unique(commentIds)) },
        order: { at: 'ASC', id: 'ASC' },
      });
      return grouped(commentIds, revisions, (revision) => revision.commentId);
    },
    { cache: false },
  );

  constructor(@InjectDataSource(DATABASE) private readonly dataSource: DataSource) {}
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
