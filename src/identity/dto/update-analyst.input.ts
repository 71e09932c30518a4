import { Field, InputType } from '@nestjs/graphql';
import { IsEnum, IsNotEmpty, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import { Role } from '../analyst.entity.js';

@InputType({ description: 'What is left out stays as it is.' })
export class UpdateAnalystInput {
  @Field(() => String, { nullable: true })
  @IsOptional()
  @Matches(/\S/, { message: 'displayName must not be blank' })
  @MaxLength(100)
  displayName?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'At least 8 characters. Ends all sessions of the analyst.',
  })
  @IsOptional()
  @Length(8, 1024)
  password?: string | null;

  @Field(() => Role, { nullable: true })
  @IsOptional()
  @IsEnum(Role)
  role?: Role | null;

  @Field(() => [String], { nullable: true, description: 'Null: all partners.' })
  @IsOptional()
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  partners?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'False ends all sessions of the analyst.' })
  @IsOptional()
  active?: boolean | null;
}
