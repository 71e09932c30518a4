import { relative } from 'node:path';
import { Command } from 'nest-commander';
import { newRepository } from '../scaffold/new-repository.js';
import { CliCommand, type CommonOptions } from './cli-command.js';
import { printJson, printLine, printNotice } from './output.js';

@Command({
  name: 'init',
  arguments: '<directory>',
  description: 'make a repository for playbooks, with an example, its test and a CI workflow',
})
export class InitCommand extends CliCommand {
  readonly example = 'opensoar init my-playbooks';

  override async run([directory = '.']: string[], { json }: CommonOptions): Promise<void> {
    const files = await newRepository(directory);
    if (json) {
      printJson({ files });
      return;
    }
    for (const file of files) printLine(relative('', file));
    printNotice(`Next, in ${directory}: npm install, npm test, npm run check.`);
  }
}
