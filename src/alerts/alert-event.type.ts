import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Actor } from '../identity/actor.js';
import { AlertEventKind } from './alert.enums.js';

@ObjectType('AlertEvent', {
  description: 'A recorded change: who or what changed which field, from what, to what, and why.',
})
export class AlertEventType {
  @Field(() => ID)
  id!: string;

  @Field(() => AlertEventKind)
  kind!: AlertEventKind;

  @Field(() => String, { nullable: true })
  field!: string | null;

  @Field(() => String, { nullable: true, description: 'Tags as a JSON list.' })
  from!: string | null;

  @Field(() => String, { nullable: true, description: 'Tags as a JSON list.' })
  to!: string | null;

  @Field(() => String, { nullable: true })
  reason!: string | null;

  @Field(() => Actor)
  actor!: Actor;

  @Field()
  at!: Date;
}
