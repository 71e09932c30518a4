import { Field, InputType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { AlertStatus, Determination, Severity } from '../alert.enums.js';
import type { AlertChange } from '../alert-status.js';

@InputType({ description: 'A field that is left out, or null, stays as it is.' })
export class UpdateAlertInput implements AlertChange {
  @IsOptional()
  @Field(() => Severity, { nullable: true })
  severity?: Severity | null;

  @IsOptional()
  @Field(() => AlertStatus, { nullable: true })
  status?: AlertStatus | null;

  @IsOptional()
  @Field(() => Determination, { nullable: true })
  determination?: Determination | null;

  @IsOptional()
  @Field(() => [String], { nullable: true, description: 'Takes the place of all the tags.' })
  tags?: string[] | null;

  @IsOptional()
  @Field(() => String, { nullable: true, description: 'The empty string: no partner.' })
  partner?: string | null;

  @IsOptional()
  @Field(() => String, { nullable: true, description: 'Kept in the timeline with each changed field.' })
  reason?: string | null;
}
