import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { fileNameOf, PlaybookNameError, playbookSource, specSource } from '@opensoar/sdk/scaffold';
import { APP_ROOT } from '../config/configuration.js';
import { writeNewFiles } from './new-files.js';

/** As `@Playbook({ trigger })` has it. */
const SOURCE = /^[a-z][a-z0-9_.-]{0,99}$/;

/** Writes a playbook and its test; gives the paths of both. Throws where a name does not do, or a file is there. */
export async function newPlaybook(name: string, directory: string, source?: string): Promise<string[]> {
  const fileName = fileNameOf(name);
  if (source !== undefined && !SOURCE.test(source)) {
    throw new PlaybookNameError(
      `The source ${JSON.stringify(source)} does not do: a source is written like guardduty or elastic.alert.`,
    );
  }
  const runner = (await isInCheckout(directory)) ? 'jest' : 'node:test';
  return writeNewFiles(directory, {
    [`${fileName}.playbook.ts`]: playbookSource(fileName, source),
    [`${fileName}.playbook.spec.ts`]: specSource(fileName, { runner }),
  });
}

/** The checkout's own tests run under jest. */
async function isInCheckout(directory: string): Promise<boolean> {
  const path = resolve(directory);
  const below = relative(APP_ROOT, await realpath(path).catch(() => path));
  return !below.startsWith('..') && !isAbsolute(below);
}
