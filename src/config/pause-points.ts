import { writeSync } from 'node:fs';

/** Where a process can be told to stand still, so that a test can kill it right there. */
export const PAUSE_POINTS = [
  /** The alert and its executions are committed; nobody has been told of them. */
  'alert-accepted',
  /** The execution is claimed; nothing of it has run. */
  'claimed',
  /** The intent of an action is committed; the action has not begun. */
  'intent-recorded',
  /** The action has done what it does; its outcome is not recorded. */
  'action-done',
  /** The outcome of a call is committed; the playbook does not know it. */
  'outcome-recorded',
  /** The playbook has run to its end; that is not recorded. */
  'run-ended',
  /** The end is committed, and the next of its sequence is queued; nobody has been told of it. */
  'end-recorded',
] as const;
export type PausePoint = (typeof PAUSE_POINTS)[number];

let armed: { point: string; visitsLeft: number } | undefined;

/** For tests. `where` is the name of a point, or `name:n` for the n-th time that the process comes by. */
export function armPausePoint(where: string): void {
  const [point = '', visit = '1'] = where.split(':');
  armed = { point, visitsLeft: Number(visit) };
}

/** Does nothing, unless the process was told to stand still here: then it says so, and nothing in it runs any more. */
export function pausePoint(point: PausePoint): void {
  if (armed?.point !== point) return;
  armed.visitsLeft -= 1;
  if (armed.visitsLeft > 0) return;
  writeSync(1, `paused at ${point}\n`);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)), 0, 0);
}
