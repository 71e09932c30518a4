import { ArgsType, Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import { ConnectionArgs } from '../../graphql/paging.js';
import { ExecutionStatus } from '../execution.enums.js';

@InputType({ description: 'Conditions combine with AND. An empty list matches nothing.' })
export class ExecutionFilter {
  @IsOptional()
  @Field(() => [ExecutionStatus], { nullable: true })
  status?: ExecutionStatus[] | null;

  @IsOptional()
  @Field(() => [String], { nullable: true })
  playbook?: string[] | null;

  @IsOptional()
  @Field(() => ID, { nullable: true })
  alertId?: string | null;

  @IsOptional()
  @Field(() => Date, { nullable: true })
  queuedAfter?: Date | null;

  @IsOptional()
  @Field(() => Date, { nullable: true })
  queuedBefore?: Date | null;
}

@ArgsType()
export class ExecutionsArgs extends ConnectionArgs {
  @IsOptional()
  @ValidateNested()
  @Type(() => ExecutionFilter)
  @Field(() => ExecutionFilter, { nullable: true })
  filter?: ExecutionFilter | null;
}
