import { isDeepStrictEqual } from 'node:util';
import { type PlaybookTest, type PlaybookTestRun, runPlaybook, type TestedPlaybook } from './run-playbook.js';

/**
 * Runs a playbook once without a crash, and then again and again with one after each of its outcomes. Rejects where the
 * end is another one, or an action whose outcome was recorded ran once more: then the playbook is not deterministic, and
 * the message names the crash. Where a destructive action was under way when the worker died, a person would have to say
 * what became of it, and that run counts as well. Gives the run without a crash.
 *
 * @example
 * ```ts
 * it('survives a crash at any point', async () => {
 *   await crashEverywhere(TriageHighSeverity, { alert: anAlert({ sourceIp: '203.0.113.7' }) });
 * });
 * ```
 */
export async function crashEverywhere(
  playbook: TestedPlaybook,
  test: Omit<PlaybookTest, 'crashAfter' | 'clock'> = {},
): Promise<PlaybookTestRun> {
  const undisturbed = await runPlaybook(playbook, test);
  const outcomes = undisturbed.journal.filter(({ ord }) => ord !== null);
  for (let crashAfter = 1; crashAfter <= outcomes.length; crashAfter += 1) {
    const recovered = await runPlaybook(playbook, { ...test, crashAfter });
    const problem = differenceOf(undisturbed, recovered);
    if (problem === undefined) continue;
    const last = [...outcomes].sort((a, b) => (a.ord ?? 0) - (b.ord ?? 0))[crashAfter - 1];
    throw new Error(
      `After a crash behind outcome ${crashAfter} of ${outcomes.length} (${last?.name ?? 'unknown'}) ${problem} ` +
        'What run() does between its calls must depend on the alert, the input and the outcomes alone: see now() and randomId().',
    );
  }
  return undisturbed;
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
