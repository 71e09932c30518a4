/** Whether a playbook answers an alert, and why or why not. */
export interface Decision {
  playbook: string;
  playbookVersion: string;
  verdict: string;
  conditions: { key: string; expected: unknown; actual: unknown; matched: boolean }[];
}
