import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { findPlaybookFiles, type PlaybookFile } from '../playbooks/playbook-loader/playbook-files.js';
import { declarationFindings } from './declaration-findings.js';
import { determinismFindings } from './determinism-findings.js';
import { inOrder, type Finding } from './finding.js';
import { duplicateFindings, loadFindings } from './load-findings.js';
import { loadFiles } from './loaded-file.js';
import { programOf } from './program.js';
import { typeFindings } from './type-findings.js';

export interface CheckReport {
  /** The files that were looked for playbooks, absolute. */
  readonly files: readonly string[];
  /** The names of the playbooks that loaded. */
  readonly playbooks: readonly string[];
  readonly findings: readonly Finding[];
}

/** There is nothing to check, or it can't be read. */
export class NothingToCheckError extends Error {
  override readonly name = 'NothingToCheckError';
}

/**
 * Type-checks, loads and lints the playbooks below directories, or in files. Needs no server, database or network, and
 * no packages beside the playbooks but those that they bring along. Throws a `NothingToCheckError`.
 */
export async function checkPlaybooks(paths: readonly string[]): Promise<CheckReport> {
  const files = await filesAt(paths);
  const program = programOf(files.map(({ path }) => path));
  const loaded = await loadFiles(files);
  const playbooks = loaded.flatMap((outcome) => ('error' in outcome ? [] : outcome.playbooks));
  const lint = [...determinismFindings(program), ...declarationFindings(program)];
  const inCode = [...lint, ...withoutRepeats(typeFindings(program), lint)];
  return {
    files: files.map(({ path }) => path),
    playbooks: playbooks.map(({ name }) => name),
    findings: inOrder([
      ...inCode,
      ...duplicateFindings(playbooks, program),
      ...withoutConsequences(loadFindings(loaded), inCode),
    ]),
  };
}

/** The type checker also finds the fields that conditions may not name, and says less of them. */
function withoutRepeats(findings: readonly Finding[], said: readonly Finding[]): Finding[] {
  const at = ({ file, line, column }: Finding) => `${file}:${line}:${column}`;
  const places = new Set(said.filter(({ severity }) => severity === 'error').map(at));
  return findings.filter((finding) => !places.has(at(finding)));
}

/** A file that does not load because of what is said of its code already needs no second line. */
function withoutConsequences(findings: readonly Finding[], causes: readonly Finding[]): Finding[] {
  const broken = new Set(
    causes.filter(({ rule }) => rule === 'types' || rule === 'conditions').map(({ file }) => file),
  );
  return findings.filter(({ file }) => !broken.has(file));
}

async function filesAt(paths: readonly string[]): Promise<PlaybookFile[]> {
  const files = new Map<string, PlaybookFile>();
  for (const path of paths) {
    const found = await filesBelow(resolve(path));
    if (found.length === 0) {
      throw new NothingToCheckError(
        `No playbook file in ${path}. Name a directory with .ts, .js or .mjs files whose names do not begin with _ or '.'.`,
      );
    }
    for (const file of found) if (!files.has(file.path)) files.set(file.path, file);
  }
  return [...files.values()];
}

async function filesBelow(path: string): Promise<PlaybookFile[]> {
  const kind = await stat(path).catch((error: unknown) => {
    throw new NothingToCheckError(`${path} can't be read. Name a playbook file, or a directory of them.`, {
      cause: error,
    });
  });
  if (!kind.isDirectory()) return [{ path, relativePath: basename(path), directory: dirname(path) }];
  return findPlaybookFiles(path, (_unreadable, error) => {
    throw error;
  });
}
