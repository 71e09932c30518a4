import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ApiKeyScope } from './api-key.entity.js';

registerEnumType(ApiKeyScope, { name: 'ApiKeyScope' });

@ObjectType('ApiKey')
export class ApiKeyType {
  @Field(() => ID)
  id!: string;

  @Field()
  name!: string;

  @Field({ description: 'The first characters of the key, to tell keys apart.' })
  prefix!: string;

  @Field(() => [ApiKeyScope])
  scopes!: ApiKeyScope[];

  @Field(() => [String], {
    nullable: true,
    description: 'The partners whose alerts the key may see; null means all.',
  })
  partners!: string[] | null;

  @Field(() => Date, { nullable: true })
  expiresAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'Exact to a minute.' })
  lastUsedAt!: Date | null;

  @Field(() => Date, { nullable: true })
  revokedAt!: Date | null;

  @Field()
  createdAt!: Date;
}
