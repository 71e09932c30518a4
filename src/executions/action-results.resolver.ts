import { GraphQLJSON } from 'graphql-scalars';
import { redact, redactText } from '../logging/redaction.js';
import { ID, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { ActionAttemptType, ActionResultType } from './action-result.type.js';
import { durationMs } from './duration.js';
import { ExecutionErrorType } from './execution.type.js';

@Resolver(() => ActionResultType)
export class ActionResultsResolver {
  @ResolveField(() => ID)
  id(@Parent() { executionId, seq }: ActionResultType): string {
    return `${executionId}:${seq}`;
  }

  @ResolveField(() => GraphQLJSON, {
    nullable: true,
    description: 'The arguments of the call, without secrets.',
  })
  input(@Parent() action: ActionResultType): unknown {
    return redact(action.input);
  }

  @ResolveField(() => GraphQLJSON, { nullable: true, description: 'What it gave back, without secrets.' })
  output(@Parent() action: ActionResultType): unknown {
    return redact(action.output);
  }

  @ResolveField(() => Int, { nullable: true })
  durationMs(@Parent() action: ActionResultType): number | null {
    return durationMs(action);
  }
}

@Resolver(() => ExecutionErrorType)
export class ExecutionErrorsResolver {
  @ResolveField(() => String)
  message(@Parent() error: ExecutionErrorType): string {
    return redactText(error.message);
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
