import { relative } from 'node:path';
import { Option, SubCommand } from 'nest-commander';
import { newPlaybook } from '../../scaffold/new-playbook.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { printJson, printLine } from '../output.js';

interface NewOptions extends CommonOptions {
  source?: string;
  dir?: string;
}

@SubCommand({
  name: 'new',
  arguments: '<name>',
  description: 'write a playbook and its test, to begin with',
})
export class PlaybookNewCommand extends CliCommand {
  readonly example = 'opensoar playbook new block-address --source wazuh --dir playbooks';

  override async run([name = '']: string[], { source, dir = '.', json }: NewOptions): Promise<void> {
    const files = await newPlaybook(name, dir, source);
    if (json) printJson({ files });
    else for (const file of files) printLine(relative('', file));
  }

  @Option({ flags: '--source <source>', description: 'the source of its alerts; every source unless given' })
  parseSource(source: string): string {
    return source;
  }

  @Option({ flags: '--dir <directory>', description: 'where to write it; here unless given' })
  parseDir(directory: string): string {
    return directory;
  }
}
