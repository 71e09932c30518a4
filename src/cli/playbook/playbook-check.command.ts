import { relative } from 'node:path';
import { SubCommand } from 'nest-commander';
import type { CheckReport } from '../../playbook-check/check-playbooks.js';
import type { Finding } from '../../playbook-check/finding.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { ExitCode } from '../cli-error.js';
import { printJson, printLine } from '../output.js';
import { printable } from '../printable.js';
import { withProgress } from '../progress.js';
import { paint, toned } from '../tone.js';

@SubCommand({
  name: 'check',
  arguments: '<paths...>',
  description: 'type-check, load and lint playbooks: directories or files; needs no server',
})
export class PlaybookCheckCommand extends CliCommand {
  readonly example = 'opensoar playbook check playbooks';

  override async run(paths: string[], options: CommonOptions): Promise<void> {
    // Brings the type checker and the bundler, which other commands do without.
    const { checkPlaybooks } = await import('../../playbook-check/check-playbooks.js');
    const report = await withProgress((progress) => {
      progress.show('Type-checking, loading and linting.');
      return checkPlaybooks(paths);
    });
    const failed = report.findings.some(({ severity }) => severity === 'error');
    if (options.json) printJson({ ok: !failed, ...report });
    else printReport(report);
    const code = failed ? ExitCode.FAILED : ExitCode.OK;
    // Timers and connections that a file makes at its top level would keep the process.
    await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
    process.exit(code);
  }
}

function printReport({ files, playbooks, findings }: CheckReport): void {
  for (const finding of findings) printLine(describe(finding));
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  printLine(
    `${count(playbooks.length, 'playbook')} in ${count(files.length, 'file')}: ` +
      `${count(errors, 'error')}, ${count(findings.length - errors, 'warning')}.`,
  );
}

function describe({ file, line, column, rule, severity, message, cure }: Finding): string {
  const label = paint(toned(severity, severity === 'error' ? 'bad' : 'warning'));
  const place = `${printable(relative('', file))}:${line}:${column}`;
  return `${place}: ${label}: ${[...message.split('\n'), cure].map(printable).join('\n    ')} [${rule}]`;
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}
