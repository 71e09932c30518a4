import { StartupError } from '../errors/startup-error.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Holds back the signals that would end the process while it starts services, so that they can be stopped in order. */
export class Interruption {
  private received: NodeJS.Signals | undefined;
  private readonly listener = (signal: NodeJS.Signals) => (this.received ??= signal);

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.listener);
  }

  /** To be called between two steps. */
  throwIfReceived(): void {
    if (this.received) throw new StartupError(`Stopped by ${this.received} before everything was up.`);
  }

  dispose(): void {
    for (const signal of SIGNALS) process.off(signal, this.listener);
  }
}
