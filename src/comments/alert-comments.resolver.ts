import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { AlertType } from '../alerts/alert.type.js';
import { AlertsLoader } from '../alerts/alerts.loader.js';
import { CommentType } from './comment.type.js';
import { CommentsLoader } from './comments.loader.js';
import { mergeTimeline, TimelineEntry } from './timeline-entry.js';

@Resolver(() => AlertType)
export class AlertCommentsResolver {
  constructor(
    private readonly commentsLoader: CommentsLoader,
    private readonly alertsLoader: AlertsLoader,
  ) {}

  @ResolveField(() => [CommentType], { description: 'Oldest first.' })
  comments(@Parent() alert: AlertType): Promise<CommentType[]> {
    return this.commentsLoader.byAlertId.load(alert.id);
  }

  @ResolveField(() => [TimelineEntry], {
    description: 'Comments and every recorded change, oldest first, in one stream.',
  })
  async timeline(@Parent() alert: AlertType): Promise<TimelineEntry[]> {
    const [comments, events] = await Promise.all([
      this.commentsLoader.byAlertId.load(alert.id),
      this.alertsLoader.eventsByAlertId.load(alert.id),
    ]);
    return mergeTimeline(comments, events);
  }
}
