/** All effects, the most harmless first. */
export const ACTION_EFFECTS = ['read', 'write', 'destructive'] as const;

/**
 * What an action does to the world outside: it only looks (`read`), it changes something (`write`), or it changes
 * something that hurts when it is wrong or done twice (`destructive`).
 *
 * @example
 * ```ts
 * const effect: ActionEffect = 'destructive';
 * ```
 */
export type ActionEffect = (typeof ACTION_EFFECTS)[number];

/**
 * An action's options after checking, defaults filled in.
 *
 * @example
 * ```ts
 * readActionDefinitions(TriageHighSeverity).map((action: ActionDefinition) => action.name); // ['enrich_ip']
 * ```
 */
export interface ActionDefinition {
  readonly name: string;
  /** Milliseconds that one attempt may take. */
  readonly timeoutMs: number;
  /** Tries after the first. */
  readonly retries: number;
  /** The wait before try n + 1 is `retryBackoff ** n` seconds. */
  readonly retryBackoff: number;
  readonly effect: ActionEffect;
  readonly description?: string;
  /**
   * For a destructive action whose worker died before its outcome was recorded: did it happen? Gets the call's
   * arguments. `undefined` means it can't tell, and a person settles it.
   */
  readonly verify?: (...args: unknown[]) => Promise<ActionVerdict | undefined> | ActionVerdict | undefined;
}

/**
 * What `verify` found out. `output` is what the action would have returned.
 *
 * @example
 * ```ts
 * const verdict: ActionVerdict = { happened: true, output: { ticket: 'SEC-12' } };
 * ```
 */
export type ActionVerdict = { happened: true; output?: unknown } | { happened: false };
