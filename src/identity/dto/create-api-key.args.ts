import { ArgsType, Field } from '@nestjs/graphql';
import {
  ArrayNotEmpty,
  ArrayUnique,
  IsDate,
  IsEnum,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  MinDate,
} from 'class-validator';
import { ApiKeyScope } from '../api-key.entity.js';

@ArgsType()
export class CreateApiKeyArgs {
  @Field()
  @Matches(/\S/, { message: 'name must not be blank' })
  @MaxLength(100)
  name!: string;

  @Field(() => [ApiKeyScope])
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsEnum(ApiKeyScope, { each: true })
  scopes!: ApiKeyScope[];

  @Field(() => [String], { nullable: true, description: 'All partners unless given.' })
  @IsOptional()
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  partners?: string[] | null;

  @Field(() => Date, { nullable: true, description: 'Never unless given.' })
  @IsOptional()
  @IsDate()
  @MinDate(() => new Date(), { message: 'expiresAt must lie in the future' })
  expiresAt?: Date | null;
}
