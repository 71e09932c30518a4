import { printFields, printHeading, printLine, printTable } from '../output.js';
import { printable } from '../printable.js';
import { durationOf } from '../time.js';
import { paint, stateOf, toned } from '../tone.js';
import type { ShownAlert, ShownExecution, TimelineComment, TimelineEvent } from './shown-alert.js';

const INDENT = '    ';

/** Prints an alert for a person to read. */
export function printAlert(alert: ShownAlert): void {
  printAttributes(alert);
  printObservables(alert);
  printDecisions(alert);
  printExecutions(alert);
  printHeading('Timeline');
  for (const entry of alert.timeline) {
    printLine(entry.__typename === 'Comment' ? describeComment(entry) : describeEvent(entry));
  }
}

function printAttributes(alert: ShownAlert): void {
  printFields({
    title: toned(alert.title, 'strong'),
    id: alert.id,
    severity: stateOf(alert.severity),
    status: stateOf(alert.status),
    determination: stateOf(alert.determination),
    assignee: alert.assignee?.username ?? 'nobody',
    source: alert.source,
    'source id': alert.sourceId,
    rule: alert.ruleName,
    host: alert.hostname,
    'source address': alert.sourceIp,
    destination: alert.destIp,
    partner: alert.partner,
    tags: alert.tags.join(', '),
    repeats: alert.duplicateCount,
    received: alert.createdAt,
    changed: alert.updatedAt,
    resolved: alert.resolvedAt,
    correlation: alert.correlationId,
    'payload sha256': alert.rawSha256,
    description: alert.description,
  });
}

function printObservables({ iocs }: ShownAlert): void {
  if (Object.values(iocs).every((values) => values.length === 0)) return;
  printHeading('Observables');
  printFields(Object.fromEntries(Object.entries(iocs).map(([kind, values]) => [kind, values.join(', ')])));
}

function printDecisions({ decisions }: ShownAlert): void {
  if (decisions.length === 0) return;
  printHeading('Playbooks that listen to its source, as judged when it came');
  printTable(
    {
      playbook: ({ playbook }) => playbook,
      verdict: ({ verdict }) => stateOf(verdict),
      'did not match': ({ conditions }) =>
        conditions
          .filter(({ matched }) => !matched)
          .map(({ key }) => key)
          .join(', '),
    },
    decisions,
  );
}

function printExecutions({ executions }: ShownAlert): void {
  if (executions.length === 0) return;
  printHeading('Executions');
  printTable<ShownExecution>(
    {
      id: ({ id }) => id,
      playbook: ({ playbook }) => playbook.name,
      status: ({ status }) => stateOf(status),
      took: ({ durationMs }) => durationOf(durationMs),
      detail: ({ error, waitingFor }) =>
        error ? `${error.action ?? error.name}: ${error.message}` : waitingFor,
    },
    executions,
  );
}

function describeComment({ at, author, body, editedAt }: TimelineComment): string {
  const says = `${at}  ${printable(author.name)} says${editedAt === null ? '' : ` (edited ${editedAt})`}:`;
  const lines = body.split('\n').map((line) => INDENT + printable(line));
  return [says, ...lines].join('\n');
}

function describeEvent({ at, kind, actor, field, from, to, reason }: TimelineEvent): string {
  const what = kind.toLowerCase().replaceAll('_', ' ');
  const change = field === null ? (to ?? '') : `${field}: ${from ?? 'none'} → ${to ?? 'none'}`;
  const line = `${at}  ${what} by ${actor.name}${change === '' ? '' : `  ${change}`}`;
  return printable(line) + (reason === null ? '' : `\n${INDENT}${paint(toned(printable(reason), 'quiet'))}`);
}
