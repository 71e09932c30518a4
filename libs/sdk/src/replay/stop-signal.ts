type Listener = (reason: Error) => void;

/**
 * Fires once, with the reason why: an `AbortController` and its signal, where the engine alone listens. Whoever listens to an
 * `AbortSignal` stays in memory until the next full garbage collection (Node 20), with all that he holds, and each small
 * collection until then copies it: of an execution, everything.
 */
export class StopSignal {
  private readonly listeners = new Set<Listener>();
  private fired: Error | undefined;

  get aborted(): boolean {
    return this.fired !== undefined;
  }

  /** Undefined until it has fired. */
  get reason(): Error | undefined {
    return this.fired;
  }

  /** Only the first reason counts. */
  abort(reason: Error): void {
    if (this.fired) return;
    this.fired = reason;
    for (const listener of this.listeners) listener(reason);
    this.listeners.clear();
  }

  /** Calls `listener`, which must not throw, when it fires, or now where it has; until the returned function is called. */
  onAbort(listener: Listener): () => void {
    if (this.fired) listener(this.fired);
    else this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** For what takes nothing else. */
  toAbortSignal(): AbortSignal {
    const controller = new AbortController();
    this.onAbort((reason) => controller.abort(reason));
    return controller.signal;
  }
}
