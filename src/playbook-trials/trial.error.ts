/** What somebody asked to be tried can't be. The message says what to do. */
export class TrialError extends Error {
  override readonly name = 'TrialError';
}
