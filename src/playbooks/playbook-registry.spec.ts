import { describe, expect, it } from '@jest/globals';
import { Playbook } from '@opensoar/sdk';
import { readPlaybookDefinition } from '@opensoar/sdk/runtime';
import type { LoadedPlaybook } from './loaded-playbook.js';
import { PlaybookRegistry } from './playbook-registry.js';
import { DuplicatePlaybookError } from './playbooks.errors.js';

@Playbook({ trigger: 'webhook' })
class Triage {
  run(): void {}
}

function loaded(origin: string): LoadedPlaybook {
  const definition = readPlaybookDefinition(Triage);
  if (!definition) throw new Error('Triage is not decorated');
  return { definition, actions: [], instance: new Triage(), version: 'v1', file: null, code: null, origin };
}

describe('PlaybookRegistry', () => {
  it('knows playbooks by name', () => {
    const registry = new PlaybookRegistry();
    const triage = loaded('a.ts');
    registry.add(triage);
    expect(registry.get('triage')).toBe(triage);
    expect(registry.get('other')).toBeUndefined();
    expect(registry.list()).toEqual([triage]);
  });

  it('refuses a second playbook of the same name, naming both, and keeps the first', () => {
    const registry = new PlaybookRegistry();
    const first = loaded('/one/a.ts');
    registry.add(first);
    const addSecond = () => registry.add(loaded('/two/b.ts'));
    expect(addSecond).toThrow(DuplicatePlaybookError);
    expect(addSecond).toThrow(/'triage': \/one\/a\.ts, which stays, and \/two\/b\.ts\./);
    expect(registry.list()).toEqual([first]);
  });
});
