import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { ApiKeyType } from './api-key.type.js';
import { ApiKeysService } from './api-keys.service.js';
import { CreatedApiKeyType } from './created-api-key.type.js';
import { CreateApiKeyArgs } from './dto/create-api-key.args.js';

@Resolver(() => ApiKeyType)
export class ApiKeysResolver {
  constructor(private readonly apiKeysService: ApiKeysService) {}

  @Query(() => [ApiKeyType], { description: 'Oldest first, the expired and revoked ones included.' })
  apiKeys(): Promise<ApiKeyType[]> {
    return this.apiKeysService.list();
  }

  @Mutation(() => CreatedApiKeyType)
  createApiKey(@Args() args: CreateApiKeyArgs): Promise<CreatedApiKeyType> {
    return this.apiKeysService.create(args);
  }
}
