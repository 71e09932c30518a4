import { Args, ID, Mutation, Parent, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { VisibleAlerts } from '../alerts/visible-alerts.js';
import { EventsService } from '../events/events.service.js';
import { liveFeed } from '../events/live-feed.js';
import { AnalystType } from '../identity/analyst.type.js';
import { AnalystsLoader } from '../identity/analysts.loader.js';
import type { Caller } from '../identity/caller.js';
import { CurrentCaller } from '../identity/current-caller.decorator.js';
import { haveCommon } from '../identity/partners.js';
import { CommentRevisionType, CommentType } from './comment.type.js';
import { CommentsLoader } from './comments.loader.js';
import { CommentsService } from './comments.service.js';
import { mentionedUsernames } from './mentions.js';

@Resolver(() => CommentType)
export class CommentsResolver {
  constructor(
    private readonly commentsService: CommentsService,
    private readonly commentsLoader: CommentsLoader,
    private readonly analystsLoader: AnalystsLoader,
    private readonly alerts: VisibleAlerts,
    private readonly events: EventsService,
  ) {}

  @Mutation(() => CommentType)
  addComment(
    @Args('alertId', { type: () => ID }) alertId: string,
    @Args('body') body: string,
    @CurrentCaller() caller: Caller,
  ): Promise<CommentType> {
    return this.alerts.change([alertId], caller, (transaction) =>
      this.commentsService.add(alertId, body, caller.actor, transaction),
    );
  }

  @Mutation(() => CommentType, { description: 'For its author.' })
  editComment(
    @Args('id', { type: () => ID }) id: string,
    @Args('body') body: string,
    @CurrentCaller() caller: Caller,
  ): Promise<CommentType> {
    return this.commentsService.edit(id, body, caller.actor, caller.partners);
  }

  @Mutation(() => ID, { description: 'For its author.' })
  async deleteComment(
    @Args('id', { type: () => ID }) id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<string> {
    await this.commentsService.delete(id, caller.actor, caller.partners);
    return id;
  }

  @Subscription(() => CommentType, {
    resolve: (comment: CommentType) => comment,
    description: 'With an alert: first the comments that it has, oldest first.',
  })
  async commentAdded(
    @CurrentCaller() caller: Caller,
    @Args('alertId', { type: () => ID, nullable: true }) alertId?: string | null,
  ): Promise<AsyncIterableIterator<CommentType>> {
    const alert = alertId ? await this.alerts.get(alertId, caller) : null;
    // A comment that comes while the present ones are read is among them, and is announced too.
    const shown = new Set<string>();
    return liveFeed(this.events, {
      topic: 'comment.added',
      matches: (event) => alert === null || event.alertId === alert.id,
      key: ({ id }) => id,
      load: async ({ id, alertId: on }): Promise<CommentType | null> =>
        shown.has(id) || !(await this.alerts.shows(on, caller)) ? null : this.commentsLoader.byId.load(id),
      present: async () => {
        const comments = alert ? await this.commentsLoader.byAlertId.load(alert.id) : [];
        for (const { id } of comments) shown.add(id);
        return comments;
      },
    });
  }

  @ResolveField(() => [AnalystType], { description: 'Those that the text names as @username.' })
  async mentions(@Parent() comment: CommentType, @CurrentCaller() caller: Caller): Promise<AnalystType[]> {
    const analysts = await Promise.all(
      mentionedUsernames(comment.body).map((username) => this.analystsLoader.byUsername.load(username)),
    );
    const existing = analysts.filter((analyst) => analyst !== null);
    return existing.filter((analyst) => haveCommon(analyst.partners, caller.partners));
  }

  @ResolveField(() => [CommentRevisionType], {
    description: 'The texts that it had before, oldest first, each with the time at which it was written.',
  })
  history(@Parent() comment: CommentType): Promise<CommentRevisionType[]> {
    return this.commentsLoader.historyById.load(comment.id);
  }
}
