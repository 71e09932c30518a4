import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Caller } from '../identity/caller.js';
import { CurrentCaller } from '../identity/current-caller.decorator.js';
import { PlaybookType } from '../playbooks/playbook.type.js';
import { PlaybookStatsLoader, PlaybookStatsType } from './playbook-stats.js';

@Resolver(() => PlaybookType)
export class PlaybookStatsResolver {
  constructor(private readonly loader: PlaybookStatsLoader) {}

  @ResolveField(() => PlaybookStatsType, {
    description: 'Over all of its executions, or those queued since a time.',
  })
  stats(
    @Parent() { name }: PlaybookType,
    @CurrentCaller() { partners }: Caller,
    @Args('since', { type: () => Date, nullable: true }) since?: Date | null,
  ): Promise<PlaybookStatsType> {
    return this.loader.byPlaybook.load({ playbook: name, since: since ?? null, partners });
  }
}
