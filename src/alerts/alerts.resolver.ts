import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { GraphQLJSON } from 'graphql-scalars';
import { Actor } from '../identity/actor.js';
import { CurrentActor } from '../identity/current-actor.decorator.js';
import { Determination } from './alert.enums.js';
import { AlertConnection, AlertType } from './alert.type.js';
import { AlertSearch } from './alert-search.js';
import { AlertsLoader } from './alerts.loader.js';
import { AlertsService } from './alerts.service.js';
import { AlertsArgs } from './dto/alerts.args.js';
import { UpdateAlertInput } from './dto/update-alert.input.js';

@Resolver(() => AlertType)
export class AlertsResolver {
  constructor(
    private readonly alertsService: AlertsService,
    private readonly search: AlertSearch,
    private readonly loader: AlertsLoader,
  ) {}

  @Query(() => AlertType, { nullable: true })
  alert(@Args('id', { type: () => ID }) id: string): Promise<AlertType | null> {
    return this.alertsService.find(id);
  }

  @Query(() => AlertConnection)
  alerts(@Args() args: AlertsArgs): Promise<AlertConnection> {
    return this.search.page(args);
  }

  @Mutation(() => AlertType)
  updateAlert(
    @Args('id', { type: () => ID }) id: string,
    @Args('input') input: UpdateAlertInput,
    @CurrentActor() actor: Actor,
  ): Promise<AlertType> {
    return this.alertsService.update(id, input, actor);
  }

  @Mutation(() => [AlertType], {
    description: 'All of them or none. They come back in the order of ids, each once.',
  })
  updateAlerts(
    @Args('ids', { type: () => [ID] }) ids: string[],
    @Args('input') input: UpdateAlertInput,
    @CurrentActor() actor: Actor,
  ): Promise<AlertType[]> {
    return this.alertsService.updateMany(ids, input, actor);
  }

  @Mutation(() => AlertType)
  resolveAlert(
    @Args('id', { type: () => ID }) id: string,
    @Args('determination', { type: () => Determination }) determination: Determination,
    @Args('reason', { type: () => String, nullable: true }) reason: string | null | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<AlertType> {
    return this.alertsService.resolve(id, { determination, reason }, actor);
  }

  @Mutation(() => AlertType, { description: 'Without a username, unassigns.' })
  assignAlert(
    @Args('id', { type: () => ID }) id: string,
    @Args('username', { type: () => String, nullable: true }) username: string | null | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<AlertType> {
    return this.alertsService.assign(id, username ?? null, actor);
  }

  @ResolveField(() => GraphQLJSON, {
    description: 'The payload as parsed; rawSha256 is taken over the bytes that arrived.',
  })
  raw(@Parent() alert: AlertType): Promise<unknown> {
    return this.loader.rawById.load(alert.id);
  }
}
