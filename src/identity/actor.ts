import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Column } from 'typeorm';

export enum ActorKind {
  ANALYST = 'analyst',
  API_KEY = 'api_key',
  PLAYBOOK = 'playbook',
  SYSTEM = 'system',
}
registerEnumType(ActorKind, { name: 'ActorKind' });

/** Who acted. Stored beside what was done, and shown as it is stored. */
@ObjectType({
  description: 'Who acted: a signed-in analyst, an API key, or a playbook in one of its executions.',
})
export class Actor {
  @Field(() => ActorKind)
  @Column({ type: 'enum', enum: ActorKind, enumName: 'actor_kind' })
  kind!: ActorKind;

  @Field()
  @Column({ type: 'text' })
  name!: string;

  @Field(() => ID, { nullable: true })
  @Column({ type: 'uuid', nullable: true })
  executionId!: string | null;
}

/** The platform itself: ingestion, the reaper, a start-up task. */
export const SYSTEM_ACTOR: Actor = { kind: ActorKind.SYSTEM, name: 'opensoar', executionId: null };
