import { isDeepStrictEqual } from 'node:util';
import { type JournalEntry, JournalKind } from '../replay/journal.js';
import type { PlaybookTestRun } from './playbook-test-run.js';
import { type PlaybookTest, runPlaybook, type TestedPlaybook } from './run-playbook.js';

/**
 * Runs a playbook once without a crash, and then again and again with one at each point: after each outcome, and after
 * each notice that an action is about to begin. Rejects where the end is another one, or an action whose outcome was
 * recorded ran once more: then the playbook is not deterministic, and the message names the crash. Where a destructive
 * action was under way when the worker died, a person would have to say what became of it, and that run counts as well.
 * Gives the run without a crash.
 *
 * @example
 * ```ts
 * it('survives a crash at any point', async () => {
 *   await crashEverywhere(TriageHighSeverity, { alert: { sourceIp: '203.0.113.7' } });
 * });
 * ```
 */
export async function crashEverywhere(
  playbook: TestedPlaybook,
  test: Omit<PlaybookTest, 'crashAfter' | 'crashAfterIntent' | 'cancelAfter' | 'clock'> = {},
): Promise<PlaybookTestRun> {
  const undisturbed = await runPlaybook(playbook, test);
  const outcomes = undisturbed.journal
    .filter(({ ord }) => ord !== null)
    .sort((a, b) => (a.ord ?? 0) - (b.ord ?? 0));
  const intents = undisturbed.journal.filter(isAnnounced);
  const points = [
    ...outcomes.map((row, index) => ({ row, at: { crashAfter: index + 1 } })),
    ...intents.map((row, index) => ({ row, at: { crashAfterIntent: index + 1 } })),
  ];
  for (const { row, at } of points) {
    const problem = differenceOf(undisturbed, await runPlaybook(playbook, { ...test, ...at }));
    if (problem === undefined) continue;
    const [kept, count, of] =
      'crashAfter' in at
        ? ['outcome', at.crashAfter, outcomes.length]
        : ['intent', at.crashAfterIntent, intents.length];
    throw new Error(
      `After a crash behind ${kept} ${count} of ${of} (${row.name}) ${problem} ` +
        'What run() does between its calls must depend on the alert, the input and the outcomes alone: see now() and randomId().',
    );
  }
  return undisturbed;
}

function isAnnounced({ kind, effect }: JournalEntry): boolean {
  return kind === JournalKind.ACTION && effect !== 'read';
}

function differenceOf(expected: PlaybookTestRun, actual: PlaybookTestRun): string | undefined {
  if (actual.repeated.length > 0)
    return `${actual.repeated.join(', ')} ran once more although it was recorded.`;
  if (actual.status === 'suspended') return undefined;
  for (const key of ['status', 'result', 'error', 'effects', 'alert'] as const) {
    if (isDeepStrictEqual(expected[key], actual[key])) continue;
    return `the ${key} is ${JSON.stringify(actual[key])}, and without it ${JSON.stringify(expected[key])}.`;
  }
  const calls = ({ actions }: PlaybookTestRun) =>
    actions.map(({ name, args, output }) => ({ name, args, output }));
  if (isDeepStrictEqual(calls(expected), calls(actual))) return undefined;
  return `other actions are called: ${JSON.stringify(calls(actual))}, and without it ${JSON.stringify(calls(expected))}.`;
}
