import ts from 'typescript';
import { messageOf } from '../playbooks/playbook-loader/load-message.js';
import type { Finding } from './finding.js';
import type { ExportedPlaybook, LoadedFile } from './loaded-file.js';
import { placeOf, type Place } from './place.js';
import { playbookClasses } from './sdk-syntax.js';

/** What keeps files from loading, and files that bring nothing. */
export function loadFindings(loaded: readonly LoadedFile[]): Finding[] {
  return loaded.flatMap((outcome): Finding[] => {
    const place = { file: outcome.file.path, line: 1, column: 1, rule: 'load' as const };
    if ('error' in outcome) {
      return [
        {
          ...place,
          severity: 'error',
          message: `The file does not load: ${messageOf(outcome.error)}`,
          cure: 'Correct what the message names: a server would leave this file out.',
        },
      ];
    }
    if (!outcome.empty) return [];
    return [
      {
        ...place,
        severity: 'warning',
        message: 'The file exports no @Playbook class, provider or Nest module.',
        cure: 'Export its playbook, or let its name begin with _ if it is only there for other files to import.',
      },
    ];
  });
}

/** Names that an earlier file, or an earlier class, has already. */
export function duplicateFindings(playbooks: readonly ExportedPlaybook[], program: ts.Program): Finding[] {
  const first = new Map<string, Place>();
  return playbooks.flatMap((playbook): Finding[] => {
    const place = placeOfClass(playbook, program);
    const known = first.get(playbook.name);
    if (!known) {
      first.set(playbook.name, place);
      return [];
    }
    return [
      {
        ...place,
        rule: 'duplicate',
        severity: 'error',
        message: `Two playbooks are named '${playbook.name}': this one, and that at ${known.file}:${known.line}.`,
        cure: 'Rename one of the classes, or give one another name with @Playbook({ name: … }).',
      },
    ];
  });
}

/** The start of the file where the class comes from another one. */
function placeOfClass({ file, className }: ExportedPlaybook, program: ts.Program): Place {
  const source = program.getSourceFile(file.path);
  const found = source && playbookClasses(source, program.getTypeChecker());
  const cls = found?.find((candidate) => candidate.cls.name?.text === className)?.cls;
  return cls?.name ? placeOf(cls.name) : { file: file.path, line: 1, column: 1 };
}
