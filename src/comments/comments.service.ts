import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { validate as isUuid } from 'uuid';
import { AlertEventKind } from '../alerts/alert.enums.js';
import { AlertTimeline } from '../alerts/alert-timeline.js';
import { AlertWriter } from '../alerts/alert-writer.js';
import { checkText, LIMITS } from '../alerts/text.js';
import { newRowId } from '../database/row-id.js';
import { type Transaction, Transactions } from '../database/transactions.js';
import { ForbiddenError, NotFoundError } from '../errors/domain-error.js';
import { EventsService } from '../events/events.service.js';
import { AlertEntity } from '../alerts/alert.entity.js';
import { narrow } from '../alerts/visible-alerts.js';
import type { Actor } from '../identity/actor.js';
import type { Partners } from '../identity/partners.js';
import { CommentRevisionEntity } from './comment-revision.entity.js';
import { CommentEntity } from './comment.entity.js';
import { EmptyCommentError } from './comments.errors.js';

/** Comments on alerts. Only who wrote one changes it or takes it back. */
@Injectable()
export class CommentsService {
  constructor(
    private readonly alerts: AlertWriter,
    private readonly timeline: AlertTimeline,
    private readonly transactions: Transactions,
    private readonly events: EventsService,
  ) {}

  /** Throws a `NotFoundError` where there is no such alert. */
  async add(alertId: string, body: string, actor: Actor, outer?: Transaction): Promise<CommentEntity> {
    checkBody(body);
    return this.transactions.run(async (transaction) => {
      await this.alerts.touch(alertId, transaction);
      const comment: CommentEntity = {
        id: newRowId(),
        alertId,
        body,
        author: actor,
        createdAt: new Date(),
        editedAt: null,
      };
      await transaction.manager.insert(CommentEntity, comment);
      transaction.afterCommit(() => this.events.publish('comment.added', { id: comment.id, alertId }));
      return comment;
    }, outer);
  }

  /** The text that it had goes into its history. */
  async edit(id: string, body: string, actor: Actor, partners: Partners = null): Promise<CommentEntity> {
    checkBody(body);
    return this.transactions.run(async (transaction) => {
      const comment = await lockOwn(id, { actor, partners }, transaction);
      if (comment.body === body) return comment;
      await transaction.manager.insert(CommentRevisionEntity, {
        id: newRowId(),
        commentId: id,
        body: comment.body,
        at: comment.editedAt ?? comment.createdAt,
      });
      const edited = { body, editedAt: new Date() };
      await transaction.manager.update(CommentEntity, { id }, edited);
      await this.alerts.touch(comment.alertId, transaction);
      return Object.assign(comment, edited);
    });
  }

  /** Takes the comment and its history away. That there was one stays in the timeline. */
  async delete(id: string, actor: Actor, partners: Partners = null): Promise<void> {
    await this.transactions.run(async (transaction) => {
      const { alertId } = await lockOwn(id, { actor, partners }, transaction);
      await transaction.manager.delete(CommentRevisionEntity, { commentId: id });
      await transaction.manager.delete(CommentEntity, { id });
      const deletion = { kind: AlertEventKind.UPDATED, field: 'comment', from: id, to: null };
      await this.timeline.append([{ alertId, ...deletion, actor }], transaction);
      await this.alerts.touch(alertId, transaction);
    });
  }
}

function checkBody(body: string): void {
  if (checkText('body', body, LIMITS.commentBody).trim() === '') throw new EmptyCommentError();
}

async function lockOwn(
  id: string,
  { actor, partners }: { actor: Actor; partners: Partners },
  { manager }: Transaction,
): Promise<CommentEntity> {
  const lock = { mode: 'pessimistic_write' } as const;
  const comment = isUuid(id) ? await manager.findOne(CommentEntity, { where: { id }, lock }) : null;
  if (!comment || !(await isReached(comment.alertId, partners, manager)))
    throw new NotFoundError('comment', id);
  if (comment.author.kind !== actor.kind || comment.author.name !== actor.name) {
    throw new ForbiddenError(`Comment ${id} was written by ${comment.author.name}, who alone may change it.`);
  }
  return comment;
}

async function isReached(alertId: string, partners: Partners, manager: EntityManager): Promise<boolean> {
  if (partners === null) return true;
  const alert = manager.createQueryBuilder(AlertEntity, 'alert').where({ id: alertId });
  return narrow(alert, partners).getExists();
}
