import { ArgsType, Field, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';

@InputType({ description: 'Conditions combine with AND. An empty list matches nothing.' })
export class AuditFilter {
  @IsOptional()
  @Field(() => [String], { nullable: true, description: 'Names of mutations, such as updateAnalyst.' })
  operation?: string[] | null;

  @IsOptional()
  @Field(() => String, { nullable: true, description: 'The name of who did it.' })
  actor?: string | null;

  @IsOptional()
  @Field(() => String, { nullable: true })
  subject?: string | null;

  @IsOptional()
  @Field(() => Date, { nullable: true })
  after?: Date | null;

  @IsOptional()
  @Field(() => Date, { nullable: true })
  before?: Date | null;
}

@ArgsType()
export class AuditLogArgs {
  @IsOptional()
  @ValidateNested()
  @Type(() => AuditFilter)
  @Field(() => AuditFilter, { nullable: true })
  filter?: AuditFilter | null;

  @IsOptional()
  @Field(() => Int, { nullable: true })
  first?: number | null;

  @IsOptional()
  @Field(() => String, { nullable: true })
  after?: string | null;
}
