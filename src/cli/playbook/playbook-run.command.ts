import { Option, SubCommand } from 'nest-commander';
import { CliCommand } from '../cli-command.js';
import { ExitCode } from '../cli-error.js';
import type { RunOptions } from './trial-options.js';

@SubCommand({
  name: 'run',
  arguments: '<file>',
  argsDescription: { file: 'a playbook file' },
  description: 'run a playbook in memory and show what it does; needs no server, touches nothing outside',
})
export class PlaybookRunCommand extends CliCommand {
  readonly example = 'opensoar playbook run playbooks/triage.playbook.ts --alert alert.json';

  override async run([file = '']: string[], options: RunOptions): Promise<void> {
    // They bring the bundler, Nest and the engine's replay, which other commands do without.
    const [{ readTrialOptions }, { tryOrSay, printTrial }] = await Promise.all([
      import('./trial-options.js'),
      import('./trial-report.js'),
    ]);
    const trial = await tryOrSay(file, await readTrialOptions(options));
    printTrial(trial, options);
    const code = trial.run.status === 'succeeded' ? ExitCode.OK : ExitCode.FAILED;
    // Timers and connections that the file made would keep the process.
    await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
    process.exit(code);
  }

  @Option({
    flags: '--alert <file>',
    description: 'the alert at hand, as JSON; what it leaves out is made up',
  })
  parseAlert(file: string): string {
    return file;
  }

  @Option({ flags: '--payload <file>', description: 'the alert at hand, as a detection tool sends it' })
  parsePayload(file: string): string {
    return file;
  }

  @Option({ flags: '--source <source>', description: 'what sent the payload; recognised unless given' })
  parseSource(source: string): string {
    return source;
  }

  @Option({ flags: '--input <file>', description: 'the input, as JSON' })
  parseInput(file: string): string {
    return file;
  }

  @Option({ flags: '--actions <file>', description: 'what actions give, by their names, as JSON' })
  parseActions(file: string): string {
    return file;
  }

  @Option({
    flags: '--execution <file>',
    description: 'run it again from the results of an exported execution',
  })
  parseExecution(file: string): string {
    return file;
  }

  @Option({ flags: '--playbook <name>', description: 'which one, where the file exports several' })
  parsePlaybook(name: string): string {
    return name;
  }

  @Option({
    flags: '--live',
    description: 'let actions do what they do; the alert is changed in memory alone',
  })
  parseLive(): boolean {
    return true;
  }

  @Option({ flags: '--inspect [port]', description: 'wait for a debugger, and stop before every call' })
  parseInspect(port: string | boolean): number {
    return typeof port === 'string' ? Number(port) : 9229;
  }
}
