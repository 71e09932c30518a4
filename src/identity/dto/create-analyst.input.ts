import { Field, InputType } from '@nestjs/graphql';
import { IsEnum, IsNotEmpty, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import { Role } from '../analyst.entity.js';

@InputType()
export class CreateAnalystInput {
  @Field()
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/, {
    message:
      'username must be 1 to 64 letters, digits, dots, underscores, hyphens or @, and begin with a letter or digit',
  })
  username!: string;

  @Field(() => String, { nullable: true, description: 'The username unless given.' })
  @IsOptional()
  @Matches(/\S/, { message: 'displayName must not be blank' })
  @MaxLength(100)
  displayName?: string | null;

  @Field({ description: 'At least 8 characters.' })
  @Length(8, 1024)
  password!: string;

  @Field(() => Role)
  @IsEnum(Role)
  role!: Role;

  @Field(() => [String], { nullable: true, description: 'All partners unless given.' })
  @IsOptional()
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  partners?: string[] | null;
}
