import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Caller } from '../identity/caller.js';
import { CurrentCaller } from '../identity/current-caller.decorator.js';
import { UpdateSourceInput } from './dto/update-source.input.js';
import type { SourceSettingEntity } from './source-setting.entity.js';
import { SourceSettingsService } from './source-settings.service.js';
import { SourceType } from './source.type.js';

@Resolver(() => SourceType)
export class SourcesResolver {
  constructor(private readonly settings: SourceSettingsService) {}

  @Query(() => [SourceType], { description: 'The sources that have settings of their own, by name.' })
  sources(): Promise<SourceSettingEntity[]> {
    return this.settings.list();
  }

  @Query(() => SourceType, {
    description: 'The settings of a source; the defaults where it has none of its own.',
  })
  source(@Args('name', { type: () => ID }) name: string): Promise<SourceSettingEntity> {
    return this.settings.get(name);
  }

  @Mutation(() => SourceType, { description: 'Every process follows within two seconds.' })
  updateSource(
    @CurrentCaller() caller: Caller,
    @Args('source', { type: () => ID }) source: string,
    @Args('input') input: UpdateSourceInput,
  ): Promise<SourceSettingEntity> {
    return this.settings.update(source, input, caller);
  }

  @ResolveField(() => Boolean)
  hasSecret(@Parent() { signatureSecret }: SourceSettingEntity): boolean {
    return signatureSecret !== null;
  }
}
