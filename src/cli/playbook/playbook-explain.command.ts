import { Option, SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { printJson, printLine, printNotice } from '../output.js';
import { printable } from '../printable.js';
import { paint, stateOf, toned } from '../tone.js';
import type { Decision } from './decisions.js';
import { matchQuestion } from './match-question.js';

const EXPLAIN = /* GraphQL */ `
  query ExplainMatch($alertId: ID, $source: String, $payload: JSON) {
    explainMatch(alertId: $alertId, source: $source, payload: $payload) {
      playbook
      playbookVersion
      verdict
      conditions {
        key
        expected
        actual
        matched
      }
    }
    playbooks {
      name
      trigger
      enabled
      loaded
    }
  }
`;

interface OtherPlaybook {
  name: string;
  trigger: string;
  enabled: boolean;
  loaded: boolean;
}

interface Explanation {
  explainMatch: Decision[];
  playbooks: OtherPlaybook[];
}

interface Options extends CommonOptions {
  source?: string;
}

@SubCommand({
  name: 'explain',
  arguments: '<alert>',
  argsDescription: { alert: 'a file with a payload of one alert, - for stdin, or the ID of a stored alert' },
  description: 'why each playbook would answer an alert or not, as they are now; runs nothing',
})
export class PlaybookExplainCommand extends CliCommand {
  readonly example = 'opensoar playbook explain alert.json --source elastic';

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run([typed = '']: string[], { source, json }: Options): Promise<void> {
    const question = await matchQuestion(typed, source);
    const { explainMatch, playbooks } = await this.api.execute<Explanation>(EXPLAIN, { ...question });
    const judged = new Set(explainMatch.map(({ playbook }) => playbook));
    const notListening = playbooks.filter(({ name }) => !judged.has(name));
    if (json) {
      printJson({ decisions: explainMatch, notListening });
      return;
    }
    if (playbooks.length === 0) printNotice('There are no playbooks.');
    for (const decision of explainMatch) printDecision(decision);
    for (const playbook of notListening) printOther(playbook);
  }

  @Option({
    flags: '--source <source>',
    description: 'what sent the payload; recognised from it unless given',
  })
  parseSource(source: string): string {
    return source;
  }
}

function printDecision({ playbook, verdict, conditions }: Decision): void {
  printLine(`${paint(toned(printable(playbook), 'strong'))}: ${paint(stateOf(verdict))}`);
  if (conditions.length === 0) printLine('    has no conditions: every alert of its trigger matches');
  for (const { key, expected, actual, matched } of conditions) {
    const mark = paint(matched ? toned('yes', 'good') : toned('no ', 'bad'));
    const found =
      actual === null || actual === undefined ? 'the alert has none' : `is ${JSON.stringify(actual)}`;
    printLine(`    ${mark}  ${printable(`${key}: wants ${JSON.stringify(expected)}, ${found}`)}`);
  }
}

function printOther({ name, trigger, enabled, loaded }: OtherPlaybook): void {
  const why = loaded ? `listens to ${JSON.stringify(trigger)}` : 'has no code any more';
  const state = loaded && !enabled ? ', and is disabled' : '';
  printLine(`${paint(toned(printable(name), 'strong'))}: ${printable(why)}${state}`);
}
