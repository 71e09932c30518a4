import { Args, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { GraphQLJSON } from 'graphql-scalars';
import { AlertType } from '../alerts/alert.type.js';
import { AlertsLoader } from '../alerts/alerts.loader.js';
import type { Caller } from '../identity/caller.js';
import { CurrentCaller } from '../identity/current-caller.decorator.js';
import { redact } from '../logging/redaction.js';
import { PlaybookType } from '../playbooks/playbook.type.js';
import { PlaybooksLoader } from '../playbooks/playbooks.loader.js';
import { ActionResultType } from './action-result.type.js';
import { ExecutionsArgs } from './dto/executions.args.js';
import { durationMs } from './duration.js';
import { SettleActionArgs } from './dto/settle-action.args.js';
import { ExecutionSearch } from './execution-search.js';
import { waitingFor } from './execution-status.js';
import { ExecutionConnection, ExecutionType } from './execution.type.js';
import { ExecutionsLoader } from './executions.loader.js';
import { VisibleExecutions } from './visible-executions.js';

@Resolver(() => ExecutionType)
export class ExecutionsResolver {
  constructor(
    private readonly visible: VisibleExecutions,
    private readonly search: ExecutionSearch,
    private readonly loader: ExecutionsLoader,
    private readonly alerts: AlertsLoader,
    private readonly playbooks: PlaybooksLoader,
  ) {}

  @Query(() => ExecutionType, { nullable: true })
  execution(
    @Args('id', { type: () => ID }) id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<ExecutionType | null> {
    return this.visible.find(id, caller);
  }

  @Query(() => ExecutionConnection, { description: 'The last queued first.' })
  executions(@Args() args: ExecutionsArgs, @CurrentCaller() caller: Caller): Promise<ExecutionConnection> {
    return this.search.page(args, caller.partners);
  }

  @Mutation(() => ExecutionType, { description: 'Runs one playbook now, on an alert or on a free input.' })
  runPlaybook(
    @Args('name') name: string,
    @Args('alertId', { type: () => ID, nullable: true }) alertId: string | null | undefined,
    @Args('input', { type: () => GraphQLJSON, nullable: true }) input: unknown,
    @CurrentCaller() caller: Caller,
  ): Promise<ExecutionType> {
    return this.visible.run(name, { alertId, input }, caller);
  }

  @Mutation(() => ExecutionType)
  cancelExecution(
    @Args('id', { type: () => ID }) id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<ExecutionType> {
    return this.visible.cancel(id, caller);
  }

  @Mutation(() => ExecutionType, {
    description: 'Goes on after the last action that succeeded; what succeeded is not run again.',
  })
  retryExecution(
    @Args('id', { type: () => ID }) id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<ExecutionType> {
    return this.visible.retry(id, caller);
  }

  @Mutation(() => ExecutionType, {
    description: 'Says what became of an uncertain action, and lets its execution go on.',
  })
  settleAction(
    @Args() { id, ...settlement }: SettleActionArgs,
    @CurrentCaller() caller: Caller,
  ): Promise<ExecutionType> {
    return this.visible.settle(id, settlement, caller);
  }

  @ResolveField(() => GraphQLJSON, { nullable: true, description: 'What it was run with, without secrets.' })
  input(@Parent() execution: ExecutionType): unknown {
    return redact(execution.input);
  }

  @ResolveField(() => GraphQLJSON, { nullable: true, description: 'What it returned, without secrets.' })
  result(@Parent() execution: ExecutionType): unknown {
    return redact(execution.result);
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
