import { Field, Int, ObjectType } from '@nestjs/graphql';
import { PlaybookLoadErrorType } from './playbook-load-error.type.js';

@ObjectType('PlaybookSync')
export class PlaybookSyncType {
  @Field(() => [String])
  added!: string[];

  @Field(() => [String])
  changed!: string[];

  @Field(() => [String])
  removed!: string[];

  @Field(() => Int)
  unchanged!: number;

  @Field(() => [PlaybookLoadErrorType])
  errors!: PlaybookLoadErrorType[];
}
