/** More calls than one execution may make. */
export class TooManyCallsError extends Error {
  constructor(limit: number) {
    super(`An execution may make at most ${limit} calls. Split the work over several playbooks.`);
    this.name = 'TooManyCallsError';
  }
}
