import { ArgsType, Field } from '@nestjs/graphql';
import { Length, MaxLength } from 'class-validator';

@ArgsType()
export class ChangePasswordArgs {
  @Field()
  @MaxLength(1024)
  current!: string;

  @Field({ description: 'At least 8 characters.' })
  @Length(8, 1024)
  new!: string;
}
