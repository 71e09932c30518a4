import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { ApiKeyType } from './api-key.type.js';
import { ApiKeysService } from './api-keys.service.js';
import type { Caller } from './caller.js';
import { CreatedApiKeyType } from './created-api-key.type.js';
import { CurrentCaller } from './current-caller.decorator.js';
import { CreateApiKeyArgs } from './dto/create-api-key.args.js';

@Resolver(() => ApiKeyType)
export class ApiKeysResolver {
  constructor(private readonly apiKeysService: ApiKeysService) {}

  @Query(() => [ApiKeyType], { description: 'Oldest first, the expired and revoked ones included.' })
  apiKeys(): Promise<ApiKeyType[]> {
    return this.apiKeysService.list();
  }

  @Mutation(() => CreatedApiKeyType)
  createApiKey(@Args() args: CreateApiKeyArgs, @CurrentCaller() caller: Caller): Promise<CreatedApiKeyType> {
    return this.apiKeysService.create(args, caller);
  }

  @Mutation(() => ApiKeyType, { description: 'Ends the key at once, in every process.' })
  revokeApiKey(
    @Args('id', { type: () => ID }) id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<ApiKeyType> {
    return this.apiKeysService.revoke(id, caller);
  }
}
