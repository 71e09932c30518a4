import { ID, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { ActionAttemptType, ActionResultType } from './action-result.type.js';
import { durationMs } from './duration.js';

@Resolver(() => ActionResultType)
export class ActionResultsResolver {
  @ResolveField(() => ID)
  id(@Parent() { executionId, seq }: ActionResultType): string {
    return `${executionId}:${seq}`;
  }

  @ResolveField(() => Int, { nullable: true })
  durationMs(@Parent() action: ActionResultType): number | null {
    return durationMs(action);
  }
}

@Resolver(() => ActionAttemptType)
export class ActionAttemptsResolver {
  @ResolveField(() => Date)
  startedAt(@Parent() { startedAt }: ActionAttemptType): Date {
    return new Date(startedAt);
  }

  @ResolveField(() => Date, { nullable: true })
  finishedAt(@Parent() { finishedAt }: ActionAttemptType): Date | null {
    return finishedAt === null ? null : new Date(finishedAt);
  }
}
