import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Caller } from '../identity/caller.js';
import { CurrentCaller } from '../identity/current-caller.decorator.js';
import { PlaybookArchive } from './playbook-archive.js';
import { PlaybookSync } from './playbook-sync.js';
import { PlaybookSyncType } from './playbook-sync.type.js';
import { PlaybookVersionType } from './playbook-version.type.js';
import { PlaybookVersions } from './playbook-versions.js';
import { PlaybookType } from './playbook.type.js';
import { PlaybooksService } from './playbooks.service.js';

@Resolver(() => PlaybookType)
export class PlaybookVersionsResolver {
  constructor(
    private readonly archive: PlaybookArchive,
    private readonly sync: PlaybookSync,
    private readonly playbookVersions: PlaybookVersions,
    private readonly playbooks: PlaybooksService,
  ) {}

  @ResolveField(() => [PlaybookVersionType], {
    description:
      'All code that was ever in force, the newest first; none for a playbook that a module registers.',
  })
  versions(@Parent() { name }: PlaybookType): Promise<PlaybookVersionType[]> {
    return this.archive.list(name);
  }

  @Mutation(() => PlaybookSyncType, {
    description: 'Reads the playbook directories again, in every process, without a restart.',
  })
  syncPlaybooks(@CurrentCaller() caller: Caller): Promise<PlaybookSyncType> {
    return this.sync.onRequest(caller);
  }

  @Mutation(() => PlaybookType, {
    description:
      'Puts an earlier version into force, in every process, until the file changes again. With the version of the file it ends.',
  })
  async rollbackPlaybook(
    @Args('name') name: string,
    @Args('version') version: string,
    @CurrentCaller() caller: Caller,
  ): Promise<PlaybookType> {
    await this.playbookVersions.rollBack(name, version, caller);
    return this.playbooks.get(name);
  }
}
