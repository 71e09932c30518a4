import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Actor } from '../identity/actor.js';

@ObjectType('CommentRevision')
export class CommentRevisionType {
  @Field()
  body!: string;

  @Field({ description: 'When this text was written.' })
  at!: Date;
}

@ObjectType('Comment')
export class CommentType {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  alertId!: string;

  @Field()
  body!: string;

  @Field(() => Actor)
  author!: Actor;

  @Field()
  createdAt!: Date;

  @Field(() => Date, {
    nullable: true,
    description: 'Set when the author changed the text; earlier texts stay in history.',
  })
  editedAt!: Date | null;
}
