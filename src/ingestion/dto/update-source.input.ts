import { Field, InputType, Int } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, Matches, Max, MaxLength, Min } from 'class-validator';
import { OnRepeat, SignatureScheme } from '../source-setting.entity.js';
import type { SourceChange } from '../source-settings.service.js';

const FIELD = /^(title|description|severity|sourceIp|destIp|hostname|ruleName|tags|raw\.[^\0]+)$/;
/** A year. */
const LONGEST_WINDOW_S = 31_536_000;

@InputType({
  description: 'What is left out stays as it is; null takes it back to what it is without a setting.',
})
export class UpdateSourceInput implements SourceChange {
  @IsOptional()
  @ArrayMaxSize(20)
  @MaxLength(200, { each: true })
  @Matches(FIELD, {
    each: true,
    message:
      'fingerprintFields takes title, description, severity, sourceIp, destIp, hostname, ruleName, tags, and paths such as raw.event.code',
  })
  @Field(() => [String], { nullable: true })
  fingerprintFields?: string[] | null;

  @IsOptional()
  @Min(1)
  @Max(LONGEST_WINDOW_S)
  @Field(() => Int, { nullable: true })
  fingerprintWindowS?: number | null;

  @IsOptional()
  @Field(() => OnRepeat, { nullable: true })
  onRepeat?: OnRepeat | null;

  @IsOptional()
  @Field(() => SignatureScheme, {
    nullable: true,
    description:
      'Null: alerts need no signature, and the secret is forgotten. Another one needs its secret with it.',
  })
  signatureScheme?: SignatureScheme | null;

  @IsOptional()
  @Field(() => String, {
    nullable: true,
    description: 'Shared with the sender. For STANDARD in the form whsec_<base64>.',
  })
  signatureSecret?: string | null;
}
