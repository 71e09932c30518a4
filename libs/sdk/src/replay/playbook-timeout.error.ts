/** The playbook took longer than its own `timeout`. */
export class PlaybookTimeoutError extends Error {
  constructor(timeoutMs: number) {
    super(`The playbook did not end within ${timeoutMs} ms.`);
    this.name = 'PlaybookTimeoutError';
  }
}
