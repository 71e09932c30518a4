/** The process can't start as things stand. `message` says what to do, and is shown alone, without a stack trace. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
