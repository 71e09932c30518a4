export type Severity = 'error' | 'warning';

export type Rule = 'types' | 'load' | 'duplicate' | 'determinism' | 'conditions' | 'effect';

/** Something about a playbook file that its author should change. */
export interface Finding {
  /** Absolute. */
  readonly file: string;
  /** From 1, as editors count. */
  readonly line: number;
  readonly column: number;
  readonly rule: Rule;
  readonly severity: Severity;
  /** What is wrong. */
  readonly message: string;
  /** What to do about it. */
  readonly cure: string;
}

/** By place, so that an author reads a file from top to bottom. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column);
}
