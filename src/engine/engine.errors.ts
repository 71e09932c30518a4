/** The execution's playbook is not loaded in the worker that claimed it. */
export class PlaybookNotLoadedError extends Error {
  constructor(playbook: string) {
    super(
      `The playbook ${playbook} is not loaded in this worker. See playbookLoadErrors, and give every worker the same PLAYBOOK_DIRS.`,
    );
    this.name = 'PlaybookNotLoadedError';
  }
}
