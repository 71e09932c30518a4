import { Args, ID, Resolver, Subscription } from '@nestjs/graphql';
import { EventsService } from '../events/events.service.js';
import { liveFeed } from '../events/live-feed.js';
import { AlertType } from './alert.type.js';
import { AlertSearch } from './alert-search.js';
import { AlertsLoader } from './alerts.loader.js';
import { AlertsService } from './alerts.service.js';
import { AlertFilter } from './dto/alert-filter.input.js';

@Resolver(() => AlertType)
export class AlertFeedsResolver {
  constructor(
    private readonly alertsService: AlertsService,
    private readonly search: AlertSearch,
    private readonly loader: AlertsLoader,
    private readonly events: EventsService,
  ) {}

  @Subscription(() => AlertType, { resolve: (alert: AlertType) => alert })
  async alertCreated(
    @Args('filter', { type: () => AlertFilter, nullable: true }) filter?: AlertFilter | null,
  ): Promise<AsyncIterableIterator<AlertType>> {
    const match = await this.search.matcher(filter);
    return liveFeed(this.events, {
      topic: 'alert.created',
      matches: () => true,
      key: ({ id }) => id,
      load: ({ id }): Promise<AlertType | null> => match(id),
    });
  }

  @Subscription(() => AlertType, {
    resolve: (alert: AlertType) => alert,
    description: 'With an id: first the alert as it is now.',
  })
  async alertUpdated(
    @Args('id', { type: () => ID, nullable: true }) id?: string | null,
  ): Promise<AsyncIterableIterator<AlertType>> {
    if (!id) return this.updates(() => true);
    const { id: known } = await this.alertsService.get(id);
    return this.updates(
      (changed) => changed === known,
      async () => [await this.alertsService.get(known)],
    );
  }

  private updates(
    matches: (id: string) => boolean,
    present?: () => Promise<AlertType[]>,
  ): AsyncIterableIterator<AlertType> {
    return liveFeed(this.events, {
      topic: 'alert.updated',
      matches: ({ id }) => matches(id),
      key: ({ id }) => id,
      load: ({ id }): Promise<AlertType | null> => this.loader.byId.load(id),
      present,
    });
  }
}
