import { Args, ID, Resolver, Subscription } from '@nestjs/graphql';
import { EventsService } from '../events/events.service.js';
import { liveFeed } from '../events/live-feed.js';
import type { Caller } from '../identity/caller.js';
import { CurrentCaller } from '../identity/current-caller.decorator.js';
import { AlertType } from './alert.type.js';
import { AlertSearch } from './alert-search.js';
import { AlertFilter } from './dto/alert-filter.input.js';
import { VisibleAlerts } from './visible-alerts.js';

@Resolver(() => AlertType)
export class AlertFeedsResolver {
  constructor(
    private readonly visible: VisibleAlerts,
    private readonly search: AlertSearch,
    private readonly events: EventsService,
  ) {}

  @Subscription(() => AlertType, { resolve: (alert: AlertType) => alert })
  async alertCreated(
    @CurrentCaller() caller: Caller,
    @Args('filter', { type: () => AlertFilter, nullable: true }) filter?: AlertFilter | null,
  ): Promise<AsyncIterableIterator<AlertType>> {
    // Without a filter, what hundreds of subscribers are told is one look-up.
    const match = filter
      ? await this.search.matcher(filter, caller.partners)
      : (id: string) => this.visible.load(id, caller);
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
    @CurrentCaller() caller: Caller,
    @Args('id', { type: () => ID, nullable: true }) id?: string | null,
  ): Promise<AsyncIterableIterator<AlertType>> {
    if (!id) return this.updates(caller, () => true);
    const { id: known } = await this.visible.get(id, caller);
    return this.updates(
      caller,
      (changed) => changed === known,
      async () => [await this.visible.get(known, caller)],
    );
  }

  private updates(
    caller: Caller,
    matches: (id: string) => boolean,
    present?: () => Promise<AlertType[]>,
  ): AsyncIterableIterator<AlertType> {
    return liveFeed(this.events, {
      topic: 'alert.updated',
      matches: ({ id }) => matches(id),
      key: ({ id }) => id,
      load: ({ id }): Promise<AlertType | null> => this.visible.load(id, caller),
      present,
    });
  }
}
