import { Args, ID, Resolver, Subscription } from '@nestjs/graphql';
import { VisibleAlerts } from '../alerts/visible-alerts.js';
import { EventsService } from '../events/events.service.js';
import { liveFeed } from '../events/live-feed.js';
import type { Topics } from '../events/topics.js';
import type { Caller } from '../identity/caller.js';
import { CurrentCaller } from '../identity/current-caller.decorator.js';
import { ActionResultType } from './action-result.type.js';
import { ExecutionStatus } from './execution.enums.js';
import { ExecutionType } from './execution.type.js';
import { ExecutionsLoader } from './executions.loader.js';
import { journalVersion } from './journal-version.js';
import { VisibleExecutions } from './visible-executions.js';

@Resolver(() => ExecutionType)
export class ExecutionFeedsResolver {
  constructor(
    private readonly executions: VisibleExecutions,
    private readonly alerts: VisibleAlerts,
    private readonly loader: ExecutionsLoader,
    private readonly events: EventsService,
  ) {}

  @Subscription(() => ExecutionType, {
    resolve: (execution: ExecutionType) => execution,
    description: 'With an id or an alertId: first the executions that it names, as they are now.',
  })
  async executionUpdated(
    @CurrentCaller() caller: Caller,
    @Args('id', { type: () => ID, nullable: true }) id?: string | null,
    @Args('alertId', { type: () => ID, nullable: true }) alertId?: string | null,
    @Args('playbook', { type: () => String, nullable: true }) playbook?: string | null,
  ): Promise<AsyncIterableIterator<ExecutionType>> {
    const named = id ? (await this.executions.get(id, caller)).id : null;
    const alert = alertId ? (await this.alerts.get(alertId, caller)).id : null;
    const seen = new Map<string, number>();
    const matches = (event: Pick<Topics['execution.updated'], 'id' | 'alertId' | 'playbook'>): boolean =>
      (!named || event.id === named) &&
      (!alert || event.alertId === alert) &&
      (!playbook || event.playbook === playbook);
    const present = async (): Promise<ExecutionType[]> => {
      const now = named
        ? [await this.executions.get(named, caller)]
        : alert
          ? await this.loader.byAlertId.load(alert)
          : [];
      for (const execution of now) seen.set(execution.id, execution.version);
      return now.filter(matches);
    };
    return liveFeed(this.events, {
      topic: 'execution.updated',
      matches,
      // States are told one by one to who keeps up; only news of one and the same state are coalesced.
      key: (event) => `${event.id}:${event.status}`,
      load: async (event): Promise<ExecutionType | null> => {
        if (event.version <= (seen.get(event.id) ?? 0)) return null;
        if (!(await this.alerts.shows(event.alertId, caller))) return null;
        const execution = await this.loader.byId.load(event.id);
        return execution && asOf(execution, event.status as ExecutionStatus);
      },
      present,
    });
  }

  @Subscription(() => ActionResultType, {
    resolve: (action: ActionResultType) => action,
    description: 'First the actions of the execution, as they are now.',
  })
  async actionUpdated(
    @Args('executionId', { type: () => ID }) executionId: string,
    @CurrentCaller() caller: Caller,
  ): Promise<AsyncIterableIterator<ActionResultType>> {
    const { id, alertId } = await this.executions.get(executionId, caller);
    const seen = new Map<number, number>();
    return liveFeed(this.events, {
      topic: 'action.updated',
      matches: (event) => event.executionId === id,
      key: ({ seq }) => String(seq),
      load: async ({ seq, version }): Promise<ActionResultType | null> => {
        if (version <= (seen.get(seq) ?? -1)) return null;
        if (!(await this.alerts.shows(alertId, caller))) return null;
        const entry = await this.loader.action.load({ executionId: id, seq });
        if (entry) seen.set(seq, journalVersion(entry));
        return entry;
      },
      present: async (): Promise<ActionResultType[]> => {
        const entries = await this.loader.actionsByExecutionId.load(id);
        for (const entry of entries) seen.set(entry.seq, journalVersion(entry));
        return entries;
      },
    });
  }
}

/**
 * The execution as it was when the event was sent: by the time it is loaded, a quick one may have gone on already, and a
 * subscriber is to see each state that it passed through.
 */
function asOf(execution: ExecutionType, status: ExecutionStatus): ExecutionType {
  if (execution.status === status) return execution;
  const before = { ...execution, status, result: null, error: null, finishedAt: null };
  return status === ExecutionStatus.QUEUED || status === ExecutionStatus.PENDING
    ? { ...before, startedAt: null }
    : before;
}
