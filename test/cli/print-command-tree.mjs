/* Prints the built command line as Commander has it: run by command-tree.ts, because Jest can't load nest-commander. */
import 'reflect-metadata';
import { execFileSync } from 'node:child_process';
import { CommandFactory, CommandRunnerService } from 'nest-commander';
import { CliModule } from '../../dist/cli/cli.module.js';
import { commandPlaces } from '../../dist/cli/completion/command-places.js';

const app = await CommandFactory.createWithoutRunning(CliModule, {
  logger: false,
  version: 'any',
  errorHandler: (error) => {
    throw error;
  },
});
const root = app.get(CommandRunnerService).commander;

const leavesOf = (command) =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);
const fullName = (command) =>
  command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name();

function helpOf(command) {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  return help;
}

/** Which command the words of an example are, as a shell reads them; nothing is run. */
async function commandOf(example) {
  const words = execFileSync('bash', ['-c', `printf '%s\\0' ${example}`], { encoding: 'utf8' });
  const [program, ...typed] = words.split('\0').slice(0, -1);
  try {
    await root.parseAsync(typed, { from: 'user' });
  } catch (error) {
    return error.message;
  }
  return [program, ...ran.splice(0)].join(' ');
}

/** The commands that were run since one looked. */
const ran = [];
const leaves = leavesOf(root);
for (const command of leaves) {
  command
    .action(() => void ran.push(fullName(command).replace('opensoar ', '')))
    .configureOutput({ writeErr: () => undefined });
}

const commands = [];
for (const command of leaves) {
  const help = helpOf(command);
  const example = /\nExample:\n {2}\$ (.*)\n/.exec(help)?.[1];
  commands.push({
    name: fullName(command),
    description: command.description(),
    options: command.options.map(({ flags, description }) => ({ flags, description })),
    example,
    commandOfExample: example && (await commandOf(example)),
  });
}
process.stdout.write(JSON.stringify({ commands, places: commandPlaces(root) }));
await app.close();
