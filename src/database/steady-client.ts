import pg from 'pg';

/**
 * A connection whose loss ends nothing but what is done on it. A client that breaks while nothing is asked of it says so by
 * an `error` event, which ends the process where nobody listens; its next statement fails in any case.
 */
export class SteadyClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}
