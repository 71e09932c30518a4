import { Field, Float, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ActionEffect } from '@opensoar/sdk';
import { GraphQLJSON } from 'graphql-scalars';
import { ActionEffects } from './action-effects.js';
import { PlaybookPriority } from './playbook.entity.js';

registerEnumType(PlaybookPriority, { name: 'PlaybookPriority' });

@ObjectType('ActionDefinition')
export class ActionDefinitionType {
  @Field()
  name!: string;

  @Field(() => Int)
  timeoutMs!: number;

  @Field(() => Int)
  retries!: number;

  @Field(() => Float)
  retryBackoff!: number;

  @Field(() => ActionEffects)
  effect!: ActionEffect;

  @Field()
  description!: string;
}

@ObjectType('Playbook')
export class PlaybookType {
  @Field()
  name!: string;

  @Field()
  description!: string;

  @Field({ description: 'webhook, manual, schedule, or the name of a source.' })
  trigger!: string;

  @Field(() => GraphQLJSON)
  conditions!: Record<string, unknown>;

  @Field(() => String, { nullable: true, description: 'A cron expression, for scheduled playbooks.' })
  schedule!: string | null;

  @Field()
  enabled!: boolean;

  @Field(() => Int, { description: 'Lower runs first; 1000 unless the code says otherwise.' })
  executionOrder!: number;

  @Field(() => PlaybookPriority)
  priority!: PlaybookPriority;

  @Field(() => [ActionDefinitionType], {
    description: "The actions that this playbook's own class declares.",
  })
  actions!: ActionDefinitionType[];

  @Field({ description: 'A digest of the code that is loaded.' })
  version!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The version that the file has, where another than `version` while it is rolled back.',
  })
  fileVersion!: string | null;

  @Field({ description: 'True while an earlier version is in force, until the file changes again.' })
  rolledBack!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'The file that it was loaded from, relative to its playbook directory; null for one registered by a module.',
  })
  file!: string | null;

  @Field({ description: 'False when the code is gone but its executions remain.' })
  loaded!: boolean;
}
