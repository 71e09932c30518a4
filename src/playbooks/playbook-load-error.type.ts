import { Field, ObjectType } from '@nestjs/graphql';

@ObjectType('PlaybookLoadError')
export class PlaybookLoadErrorType {
  @Field()
  file!: string;

  @Field()
  message!: string;

  @Field()
  at!: Date;
}
