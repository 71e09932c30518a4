import { Field, ObjectType } from '@nestjs/graphql';
import { ApiKeyType } from './api-key.type.js';

@ObjectType('CreatedApiKey')
export class CreatedApiKeyType {
  @Field()
  apiKey!: ApiKeyType;

  @Field({ description: 'The key itself. It is shown here, and never again.' })
  key!: string;
}
