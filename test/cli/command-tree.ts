import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { CommandPlace } from '../../src/cli/completion/command-places.js';
import { runProcess } from './opensoar.js';

/** A command that does something: not one that holds others. */
export interface LeafCommand {
  /** As it is typed: `opensoar alert list`. */
  name: string;
  description: string;
  options: { flags: string; description: string }[];
  /** What stands below its help. */
  example?: string;
  /** The name of the command that the example is; what is wrong with it where it is none. */
  commandOfExample?: string;
}

export interface CommandTree {
  commands: LeafCommand[];
  places: CommandPlace[];
}

/** The built command line. */
export async function loadCommandTree(): Promise<CommandTree> {
  const script = fileURLToPath(new URL('print-command-tree.mjs', import.meta.url));
  const { code, stdout, stderr } = await runProcess(process.execPath, [script], tmpdir());
  if (code !== 0) throw new Error(`The commands can't be read: ${stderr}`);
  return JSON.parse(stdout) as CommandTree;
}
