import { printable } from '../printable.js';
import type { Paint } from '../table.js';
import { durationOf } from '../time.js';
import { stateOf, toned } from '../tone.js';
import { describeError } from './execution-fields.js';
import type { ShownAction, ShownAttempt } from './shown-execution.js';

interface Branch {
  readonly lines: readonly string[];
  readonly branches: readonly Branch[];
}

/** The actions in the order in which they were called; those that ran at the same time hang on one branch. */
export function formatActions(actions: readonly ShownAction[], paint: Paint = ({ text }) => text): string {
  const width = Math.max(0, ...actions.map(({ name }) => printable(name).length));
  const branches = sideBySide(actions).map((group): Branch => {
    const leaves = group.map((action) => leafOf(action, width, paint));
    const [only, ...others] = leaves;
    return only && others.length === 0 ? only : { lines: ['side by side'], branches: leaves };
  });
  return draw(branches, '').join('\n');
}

/** The journal has no groups: what was called while something before it ran still, ran beside it. */
function sideBySide(actions: readonly ShownAction[]): ShownAction[][] {
  const groups: ShownAction[][] = [];
  for (const action of actions) {
    const last = groups.at(-1);
    if (last?.some((other) => ranAt(other, action.startedAt))) last.push(action);
    else groups.push([action]);
  }
  return groups;
}

function ranAt({ startedAt, finishedAt }: ShownAction, moment: string): boolean {
  const at = Date.parse(moment);
  return Date.parse(startedAt) <= at && (finishedAt === null || Date.parse(finishedAt) > at);
}

function leafOf(action: ShownAction, width: number, paint: Paint): Branch {
  const { name, status, effect, durationMs, error, attempts, id } = action;
  const took = durationOf(durationMs);
  const head = [
    printable(name).padEnd(width),
    paint(stateOf(status)),
    took,
    effect === 'READ' ? null : effect.toLowerCase(),
    attempts.length > 1 ? `${attempts.length} attempts` : null,
  ];
  const details = attempts.length > 1 ? attempts.map(describeAttempt) : error ? [describeError(error)] : [];
  if (status === 'UNCERTAIN') details.push(`Say what became of it: opensoar execution settle ${id}`);
  return {
    lines: [
      head.filter((part) => part !== null).join('  '),
      ...details.map((detail) => `  ${paint(toned(printable(detail), 'quiet'))}`),
    ],
    branches: [],
  };
}

function describeAttempt({ number, status, error }: ShownAttempt): string {
  const outcome = stateOf(status).text;
  return `attempt ${number}: ${outcome}${error ? `, ${error.name}: ${error.message}` : ''}`;
}

function draw(branches: readonly Branch[], indent: string): string[] {
  return branches.flatMap(({ lines: [first = '', ...others], branches: below }, index) => {
    const isLast = index === branches.length - 1;
    const inner = indent + (isLast ? '   ' : '│  ');
    return [
      `${indent}${isLast ? '└─ ' : '├─ '}${first}`,
      ...others.map((line) => inner + line),
      ...draw(below, inner),
    ];
  });
}
