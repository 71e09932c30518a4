import { Args, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { GraphQLJSON } from 'graphql-scalars';
import { validate as isUuid } from 'uuid';
import { AlertType } from '../alerts/alert.type.js';
import { AlertsLoader } from '../alerts/alerts.loader.js';
import { Actor } from '../identity/actor.js';
import { CurrentActor } from '../identity/current-actor.decorator.js';
import { PlaybookType } from '../playbooks/playbook.type.js';
import { PlaybooksLoader } from '../playbooks/playbooks.loader.js';
import { ActionResultType } from './action-result.type.js';
import { ExecutionsArgs } from './dto/executions.args.js';
import { durationMs } from './duration.js';
import { SettleActionArgs } from './dto/settle-action.args.js';
import { ExecutionRepairs } from './execution-repairs.service.js';
import { ExecutionSearch } from './execution-search.js';
import { waitingFor } from './execution-status.js';
import { ExecutionConnection, ExecutionType } from './execution.type.js';
import { ExecutionsLoader } from './executions.loader.js';
import { ExecutionsService } from './executions.service.js';

@Resolver(() => ExecutionType)
export class ExecutionsResolver {
  constructor(
    private readonly service: ExecutionsService,
    private readonly repairs: ExecutionRepairs,
    private readonly search: ExecutionSearch,
    private readonly loader: ExecutionsLoader,
    private readonly alerts: AlertsLoader,
    private readonly playbooks: PlaybooksLoader,
  ) {}

  @Query(() => ExecutionType, { nullable: true })
  async execution(@Args('id', { type: () => ID }) id: string): Promise<ExecutionType | null> {
    return isUuid(id) ? this.loader.byId.load(id) : null;
  }

  @Query(() => ExecutionConnection, { description: 'The last queued first.' })
  executions(@Args() args: ExecutionsArgs): Promise<ExecutionConnection> {
    return this.search.page(args);
  }

  @Mutation(() => ExecutionType, { description: 'Runs one playbook now, on an alert or on a free input.' })
  runPlaybook(
    @Args('name') name: string,
    @Args('alertId', { type: () => ID, nullable: true }) alertId: string | null | undefined,
    @Args('input', { type: () => GraphQLJSON, nullable: true }) input: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<ExecutionType> {
    return this.service.runManually(name, { alertId, input }, actor);
  }

  @Mutation(() => ExecutionType)
  cancelExecution(
    @Args('id', { type: () => ID }) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<ExecutionType> {
    return this.service.cancel(id, actor);
  }

  @Mutation(() => ExecutionType, {
    description: 'Goes on after the last action that succeeded; what succeeded is not run again.',
  })
  retryExecution(
    @Args('id', { type: () => ID }) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<ExecutionType> {
    return this.repairs.retry(id, actor);
  }

  @Mutation(() => ExecutionType, {
    description: 'Says what became of an uncertain action, and lets its execution go on.',
  })
  settleAction(
    @Args() { id, ...settlement }: SettleActionArgs,
    @CurrentActor() actor: Actor,
  ): Promise<ExecutionType> {
    return this.repairs.settle(id, settlement, actor);
  }

  @ResolveField(() => PlaybookType)
  playbook(@Parent() { playbook }: ExecutionType): Promise<PlaybookType | null> {
    return this.playbooks.byName.load(playbook);
  }

  @ResolveField(() => AlertType, { nullable: true })
  async alert(@Parent() { alertId }: ExecutionType): Promise<AlertType | null> {
    return alertId === null ? null : this.alerts.byId.load(alertId);
  }

  @ResolveField(() => [ActionResultType], { description: 'In the order in which they were called.' })
  actions(@Parent() { id }: ExecutionType): Promise<ActionResultType[]> {
    return this.loader.actionsByExecutionId.load(id);
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'Why it does not move right now, in words; null while it runs and once it has ended.',
  })
  waitingFor(@Parent() execution: ExecutionType): string | null {
    return waitingFor(execution);
  }

  @ResolveField(() => Int, { nullable: true })
  durationMs(@Parent() execution: ExecutionType): number | null {
    return durationMs(execution);
  }
}
