import { Injectable } from '@nestjs/common';
import type { LoadedPlaybook } from './loaded-playbook.js';
import { DuplicatePlaybookError } from './playbooks.errors.js';

/** The playbooks that this process can run, by name. */
@Injectable()
export class PlaybookRegistry {
  private playbooks = new Map<string, LoadedPlaybook>();

  /** Throws a `DuplicatePlaybookError` where the name is taken; the one that has it keeps it. */
  add(playbook: LoadedPlaybook): void {
    const known = this.playbooks.get(playbook.definition.name);
    if (known) throw new DuplicatePlaybookError(known, playbook);
    this.playbooks.set(playbook.definition.name, playbook);
  }

  /** Takes the place of all that was known, at once. No two may have one name. */
  replace(playbooks: readonly LoadedPlaybook[]): void {
    const next = new PlaybookRegistry();
    for (const playbook of playbooks) next.add(playbook);
    this.playbooks = next.playbooks;
  }

  get(name: string): LoadedPlaybook | undefined {
    return this.playbooks.get(name);
  }

  list(): LoadedPlaybook[] {
    return [...this.playbooks.values()];
  }
}
