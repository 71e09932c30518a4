import { SubCommand } from 'nest-commander';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { CliError, ExitCode } from '../cli-error.js';
import { printJson } from '../output.js';
import { withProgress } from '../progress.js';

@SubCommand({
  name: 'test',
  arguments: '<paths...>',
  description: 'run the tests of playbooks with node:test: directories or files; needs no server',
})
export class PlaybookTestCommand extends CliCommand {
  readonly example = 'opensoar playbook test playbooks';

  override async run(paths: string[], options: CommonOptions): Promise<void> {
    // Bring the bundler, which other commands do without.
    const { findTestFiles } = await import('../../playbook-tests/test-files.js');
    const { runTests } = await import('../../playbook-tests/run-tests.js');
    const files = (await Promise.all(paths.map(findTestFiles))).flat();
    if (files.length === 0) {
      throw new CliError(
        ExitCode.FAILED,
        `No test in ${paths.join(', ')}: tests are files like block-address.playbook.spec.ts.`,
      );
    }
    const ok = await withProgress((progress) => {
      progress.show(`Bundling ${files.length} test files.`);
      return runTests(files, options.json ?? false, () => progress.clear());
    });
    if (options.json) printJson({ ok, files: files.map(({ path }) => path) });
    if (!ok) process.exitCode = ExitCode.FAILED;
  }
}
