import type { LoadedPlaybook } from './loaded-playbook.js';

/** Two playbooks have one name. */
export class DuplicatePlaybookError extends Error {
  override readonly name = 'DuplicatePlaybookError';

  constructor(known: LoadedPlaybook, newcomer: LoadedPlaybook) {
    super(
      `Two playbooks are named '${known.definition.name}': ${known.origin}, which stays, and ${newcomer.origin}. ` +
        'Rename one of the classes, or give one another name with @Playbook({ name: … }).',
    );
  }
}

/** A playbook is not one instance for the whole process. */
export class PlaybookScopeError extends Error {
  override readonly name = 'PlaybookScopeError';

  constructor(className: string) {
    super(
      `The playbook class ${className} is request-scoped or transient, by itself or by what it injects, so there is no ` +
        'one instance to run. Remove the scope from its @Injectable(), or inject the scoped provider where it is used, ' +
        'with ModuleRef.resolve().',
    );
  }
}
