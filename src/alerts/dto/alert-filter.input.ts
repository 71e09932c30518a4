import { Field, InputType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { AlertStatus, Determination, Severity } from '../alert.enums.js';

@InputType({
  description: 'All that is given must hold. In a list any value will do; an empty list matches nothing.',
})
export class AlertFilter {
  @IsOptional()
  @Field(() => [Severity], { nullable: true })
  severity?: Severity[] | null;

  @IsOptional()
  @Field(() => [AlertStatus], { nullable: true })
  status?: AlertStatus[] | null;

  @IsOptional()
  @Field(() => [Determination], { nullable: true })
  determination?: Determination[] | null;

  @IsOptional()
  @Field(() => [String], { nullable: true })
  source?: string[] | null;

  @IsOptional()
  @Field(() => [String], { nullable: true, description: 'Alerts that have at least one of these.' })
  tags?: string[] | null;

  @IsOptional()
  @Field(() => String, { nullable: true })
  hostname?: string | null;

  @IsOptional()
  @Field(() => String, {
    nullable: true,
    description: 'As the source address, as the destination, or among the indicators.',
  })
  ip?: string | null;

  @IsOptional()
  @Field(() => String, { nullable: true })
  partner?: string | null;

  @IsOptional()
  @Field(() => String, {
    nullable: true,
    description: 'A username; the empty string means unassigned.',
  })
  assignee?: string | null;

  @IsOptional()
  @Field(() => String, {
    nullable: true,
    description:
      'Free text over title, description, rule name and hostname: alerts that contain every word, in upper or lower case. At least one word has three letters or digits in a row.',
  })
  text?: string | null;

  @IsOptional()
  @Field(() => Date, { nullable: true })
  createdAfter?: Date | null;

  @IsOptional()
  @Field(() => Date, { nullable: true })
  createdBefore?: Date | null;
}
