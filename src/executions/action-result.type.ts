import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { ActionEffect } from '@opensoar/sdk';
import { GraphQLJSON } from 'graphql-scalars';
import { ActionEffects } from '../playbooks/action-effects.js';
import { ActionStatus } from './execution.enums.js';
import { ExecutionErrorType } from './execution.type.js';

@ObjectType('ActionAttempt')
export class ActionAttemptType {
  @Field(() => Int)
  number!: number;

  @Field(() => ActionStatus)
  status!: ActionStatus;

  @Field(() => ExecutionErrorType, { nullable: true })
  error!: ExecutionErrorType | null;

  /** Kept as text in the journal. */
  startedAt!: string;

  finishedAt!: string | null;
}

@ObjectType('ActionResult')
export class ActionResultType {
  @Field(() => ID)
  executionId!: string;

  seq!: number;

  @Field()
  name!: string;

  @Field(() => ActionStatus)
  status!: ActionStatus;

  @Field(() => ActionEffects)
  effect!: ActionEffect;

  @Field(() => GraphQLJSON, { nullable: true, description: 'The arguments of the call.' })
  input!: unknown;

  @Field(() => GraphQLJSON, { nullable: true })
  output!: unknown;

  @Field(() => ExecutionErrorType, { nullable: true })
  error!: ExecutionErrorType | null;

  @Field(() => [ActionAttemptType], { description: 'Every try, the failed ones included.' })
  attempts!: ActionAttemptType[];

  @Field()
  startedAt!: Date;

  @Field(() => Date, { nullable: true })
  finishedAt!: Date | null;
}
