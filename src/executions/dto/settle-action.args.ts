import { ArgsType, Field, ID, registerEnumType } from '@nestjs/graphql';
import { IsNotEmpty, IsOptional, MaxLength } from 'class-validator';
import { GraphQLJSON } from 'graphql-scalars';
import { ActionOutcome } from '../execution-repairs.service.js';

registerEnumType(ActionOutcome, {
  name: 'ActionOutcome',
  description:
    'DONE: it happened, go on with the output. NOT_DONE: it did not, run it again. FAIL: let the playbook see it as failed.',
});

@ArgsType()
export class SettleActionArgs {
  @IsNotEmpty()
  @Field(() => ID)
  id!: string;

  @IsNotEmpty()
  @Field(() => ActionOutcome)
  outcome!: ActionOutcome;

  @IsOptional()
  @Field(() => GraphQLJSON, { nullable: true })
  output?: unknown;

  @IsNotEmpty({ message: 'reason must say why' })
  @MaxLength(2000)
  @Field()
  reason!: string;
}
