import { Injectable } from '@nestjs/common';
import { PlaybooksService } from '../playbooks/playbooks.service.js';
import { type ListedProcess, ProcessStore } from './process.store.js';
import type { ProcessPlaybookType, ProcessRoles, ProcessType } from './process.type.js';

/** Which processes are up, and whether they run the same code. */
@Injectable()
export class ProcessesService {
  constructor(
    private readonly store: ProcessStore,
    private readonly playbooks: PlaybooksService,
  ) {}

  /** Those that have said so lately; one that was killed is listed for some seconds more. */
  async list(): Promise<ProcessType[]> {
    const [processes, playbooks] = await Promise.all([this.store.list(), this.playbooks.list()]);
    const inForce = new Map(
      playbooks.filter(({ loaded }) => loaded).map(({ name, version }) => [name, version]),
    );
    return processes.map((process) => compare(process, inForce));
  }
}

function compare(process: ListedProcess, inForce: ReadonlyMap<string, string>): ProcessType {
  const names = [...new Set([...inForce.keys(), ...Object.keys(process.playbooks)])].sort();
  const playbooks = names.map((name): ProcessPlaybookType => {
    const version = process.playbooks[name] ?? null;
    return { name, version, differs: version !== (inForce.get(name) ?? null) };
  });
  const loadErrors = process.loadErrors.map(({ file, message, at }) => ({ file, message, at: new Date(at) }));
  return {
    ...process,
    role: process.role as ProcessRoles,
    playbooks,
    loadErrors,
    differs: loadErrors.length > 0 || playbooks.some(({ differs }) => differs),
  };
}
