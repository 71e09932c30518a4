import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { GraphQLJSON } from 'graphql-scalars';
import type { Caller } from '../identity/caller.js';
import { CurrentCaller } from '../identity/current-caller.decorator.js';
import { Determination } from './alert.enums.js';
import { AlertConnection, AlertType } from './alert.type.js';
import { AlertSearch } from './alert-search.js';
import { AlertsLoader } from './alerts.loader.js';
import { AlertsArgs } from './dto/alerts.args.js';
import { UpdateAlertInput } from './dto/update-alert.input.js';
import { VisibleAlerts } from './visible-alerts.js';

@Resolver(() => AlertType)
export class AlertsResolver {
  constructor(
    private readonly visible: VisibleAlerts,
    private readonly search: AlertSearch,
    private readonly loader: AlertsLoader,
  ) {}

  @Query(() => AlertType, { nullable: true })
  alert(
    @Args('id', { type: () => ID }) id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<AlertType | null> {
    return this.visible.find(id, caller);
  }

  @Query(() => AlertConnection)
  alerts(@Args() args: AlertsArgs, @CurrentCaller() caller: Caller): Promise<AlertConnection> {
    return this.search.page(args, caller.partners);
  }

  @Mutation(() => AlertType)
  updateAlert(
    @Args('id', { type: () => ID }) id: string,
    @Args('input') input: UpdateAlertInput,
    @CurrentCaller() caller: Caller,
  ): Promise<AlertType> {
    return this.visible.update(id, input, caller);
  }

  @Mutation(() => [AlertType], {
    description: 'All of them or none. They come back in the order of ids, each once.',
  })
  updateAlerts(
    @Args('ids', { type: () => [ID] }) ids: string[],
    @Args('input') input: UpdateAlertInput,
    @CurrentCaller() caller: Caller,
  ): Promise<AlertType[]> {
    return this.visible.updateMany(ids, input, caller);
  }

  @Mutation(() => AlertType)
  resolveAlert(
    @Args('id', { type: () => ID }) id: string,
    @Args('determination', { type: () => Determination }) determination: `${Determination}`,
    @Args('reason', { type: () => String, nullable: true }) reason: string | null | undefined,
    @CurrentCaller() caller: Caller,
  ): Promise<AlertType> {
    return this.visible.resolve(id, { determination, reason }, caller);
  }

  @Mutation(() => AlertType, { description: 'Without a username, unassigns.' })
  assignAlert(
    @Args('id', { type: () => ID }) id: string,
    @Args('username', { type: () => String, nullable: true }) username: string | null | undefined,
    @CurrentCaller() caller: Caller,
  ): Promise<AlertType> {
    return this.visible.assign(id, username ?? null, caller);
  }

  @ResolveField(() => GraphQLJSON, {
    description: 'The payload as parsed; rawSha256 is taken over the bytes that arrived.',
  })
  raw(@Parent() alert: AlertType): Promise<unknown> {
    return this.loader.rawById.load(alert.id);
  }
}
