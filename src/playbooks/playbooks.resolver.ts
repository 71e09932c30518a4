import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Caller } from '../identity/caller.js';
import { CurrentCaller } from '../identity/current-caller.decorator.js';
import { PlaybookLoadErrorType } from './playbook-load-error.type.js';
import { PlaybookType } from './playbook.type.js';
import { PlaybooksService } from './playbooks.service.js';

@Resolver(() => PlaybookType)
export class PlaybooksResolver {
  constructor(private readonly playbooks: PlaybooksService) {}

  @Query(() => PlaybookType, { nullable: true })
  playbook(@Args('name') name: string): Promise<PlaybookType | null> {
    return this.playbooks.find(name);
  }

  @Query(() => [PlaybookType], {
    name: 'playbooks',
    description: 'In ascending executionOrder, then by name.',
  })
  list(
    @Args('enabled', { type: () => Boolean, nullable: true }) enabled?: boolean | null,
    @Args('trigger', { type: () => String, nullable: true }) trigger?: string | null,
  ): Promise<PlaybookType[]> {
    return this.playbooks.list({ enabled: enabled ?? undefined, trigger: trigger ?? undefined });
  }

  @Query(() => [PlaybookLoadErrorType])
  playbookLoadErrors(): PlaybookLoadErrorType[] {
    return this.playbooks.loadErrors();
  }

  @Mutation(() => PlaybookType)
  setPlaybookEnabled(
    @Args('name') name: string,
    @Args('enabled') enabled: boolean,
    @CurrentCaller() caller: Caller,
  ): Promise<PlaybookType> {
    return this.playbooks.setEnabled(name, enabled, caller);
  }
}
