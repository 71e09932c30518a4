import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { GraphQLJSON } from 'graphql-scalars';
import { connectionOf } from '../graphql/paging.js';
import { Actor } from '../identity/actor.js';
import { ExecutionStatus, ExecutionTrigger } from './execution.enums.js';

@ObjectType('ExecutionError')
export class ExecutionErrorType {
  @Field()
  name!: string;

  @Field()
  message!: string;

  @Field(() => String, { nullable: true, description: 'The action that it came out of.' })
  action!: string | null;
}

@ObjectType('Execution')
export class ExecutionType {
  @Field(() => ID)
  id!: string;

  /** The name; the field of that name resolves the playbook itself. */
  playbook!: string;

  @Field()
  playbookVersion!: string;

  alertId!: string | null;

  @Field(() => ExecutionTrigger)
  trigger!: ExecutionTrigger;

  @Field(() => Actor)
  requestedBy!: Actor;

  @Field(() => ExecutionStatus)
  status!: ExecutionStatus;

  @Field(() => GraphQLJSON, { nullable: true })
  input!: unknown;

  @Field(() => GraphQLJSON, { nullable: true })
  result!: unknown;

  @Field(() => ExecutionErrorType, { nullable: true })
  error!: ExecutionErrorType | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The playbooks that matched the same alert share a sequence and run in ascending order.',
  })
  sequenceId!: string | null;

  @Field(() => Int, { nullable: true })
  sequencePosition!: number | null;

  @Field(() => Int, { nullable: true })
  sequenceTotal!: number | null;

  wakeAt!: Date | null;

  @Field(() => Int, { description: 'How often another worker took over after one died.' })
  recoveries!: number;

  @Field(() => ID)
  correlationId!: string;

  @Field()
  queuedAt!: Date;

  @Field(() => Date, { nullable: true })
  startedAt!: Date | null;

  @Field(() => Date, { nullable: true })
  finishedAt!: Date | null;
}

@ObjectType()
export class ExecutionConnection extends connectionOf(ExecutionType, 'Execution') {}
