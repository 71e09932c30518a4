import { Field, ID, ObjectType } from '@nestjs/graphql';
import { GraphQLJSON } from 'graphql-scalars';
import { connectionOf } from '../../graphql/paging.js';
import { Actor } from '../actor.js';

@ObjectType('AuditEntry')
export class AuditEntryType {
  @Field(() => ID)
  id!: string;

  @Field()
  at!: Date;

  @Field()
  actor!: Actor;

  @Field({ description: 'The mutation that did it.' })
  operation!: string;

  @Field({ description: 'What was changed: a username, the name of a playbook, or an id.' })
  subject!: string;

  @Field(() => GraphQLJSON, { nullable: true })
  before!: unknown;

  @Field(() => GraphQLJSON, { nullable: true })
  after!: unknown;

  @Field(() => String, { nullable: true, description: 'Where the request came from.' })
  address!: string | null;
}

@ObjectType()
export class AuditConnection extends connectionOf(AuditEntryType, 'Audit') {}
