import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Action, DefinitionError, Playbook, type AlertData, type PlaybookOptions } from './index.js';
import { readPlaybookDefinition } from './runtime.js';

/** Defines a class with options that TypeScript would refuse. */
function define(options: unknown): () => void {
  return () => {
    @Playbook(options as PlaybookOptions)
    class Wrong {
      async run() {}
    }
    return Wrong;
  };
}

describe('@Playbook', () => {
  it('keeps the options and fills in the defaults', () => {
    @Playbook({ trigger: 'webhook' })
    class TriageHighSeverity {
      async run() {}
    }
    expect(readPlaybookDefinition(TriageHighSeverity)).toEqual({
      name: 'triage_high_severity',
      trigger: 'webhook',
      conditions: {},
      description: '',
      enabled: true,
      order: 1000,
      priority: 'default',
    });
  });

  it('keeps all options that are given', () => {
    @Playbook({
      name: 'isolate.v2',
      trigger: 'elastic.alert',
      conditions: { severity: ['high', 'critical'], tags: 'ransomware', partner: undefined },
      description: 'Isolates the host',
      enabled: false,
      order: -10,
      priority: 'high',
      timeout: '1h',
    })
    class Isolate {
      async run() {}
    }
    const definition = readPlaybookDefinition(Isolate);
    expect(definition).toEqual({
      name: 'isolate.v2',
      trigger: 'elastic.alert',
      conditions: { severity: ['high', 'critical'], tags: 'ransomware' },
      description: 'Isolates the host',
      enabled: false,
      order: -10,
      priority: 'high',
      timeoutMs: 3_600_000,
    });
    expect(definition?.conditions).not.toHaveProperty('partner');
  });

  it('is not reached by later changes to the options', () => {
    const tags = ['a'];
    @Playbook({ trigger: 'webhook', conditions: { tags } })
    class Tagged {
      async run() {}
    }
    tags.push('b');
    expect(readPlaybookDefinition(Tagged)?.conditions).toEqual({ tags: ['a'] });
  });

  it('makes the class a provider that Nest injects into', async () => {
    @Injectable()
    class ThreatIntel {
      readonly name = 'intel';
    }
    @Playbook({ trigger: 'manual' })
    class Injected {
      constructor(readonly intel: ThreatIntel) {}
      async run() {}
    }
    const module = await Test.createTestingModule({ providers: [ThreatIntel, Injected] }).compile();
    expect(module.get(Injected).intel).toBeInstanceOf(ThreatIntel);
    await module.close();
  });

  it('does not make a playbook of a class that only extends one', () => {
    @Playbook({ trigger: 'manual' })
    class Base {
      async run() {}
    }
    class Derived extends Base {}
    expect(readPlaybookDefinition(Derived)).toBeUndefined();
  });

  it('takes a run() that is inherited', () => {
    class Base {
      async run() {}
    }
    @Playbook({ trigger: 'manual' })
    class Derived extends Base {}
    expect(readPlaybookDefinition(Derived)?.name).toBe('derived');
  });

  it.each<[string, unknown, string | undefined, RegExp]>([
    ['no options', undefined, undefined, /options must be an object, not undefined/],
    ['an unknown option', { trigger: 'webhook', odrer: 1 }, 'odrer', /unknown option 'odrer'.*'order'/],
    ['no trigger', {}, 'trigger', /'trigger' is missing.*'webhook'/],
    ['an empty trigger', { trigger: '' }, 'trigger', /'trigger' is ''/],
    ['a trigger with spaces', { trigger: 'elastic ' }, 'trigger', /'elastic '/],
    ['a trigger that is no string', { trigger: 5 }, 'trigger', /is 5/],
    ['a bad name', { trigger: 'webhook', name: 'Triage High' }, 'name', /'Triage High'.*lower-case/],
    ['a name that is too long', { trigger: 'webhook', name: 'a'.repeat(101) }, 'name', /at most 99/],
    ['an empty name', { trigger: 'webhook', name: '' }, 'name', /is ''/],
    ['a bad order', { trigger: 'webhook', order: 1.5 }, 'order', /is 1\.5\. It must be a whole number/],
    ['an order beyond 32 bits', { trigger: 'webhook', order: 2 ** 31 }, 'order', /2147483647/],
    [
      'a bad priority',
      { trigger: 'webhook', priority: 'urgent' },
      'priority',
      /'urgent'.*'high', 'default', 'low'/,
    ],
    ['a bad enabled', { trigger: 'webhook', enabled: 'yes' }, 'enabled', /true or false/],
    ['a bad description', { trigger: 'webhook', description: 1 }, 'description', /must be a string/],
    ['a bad timeout', { trigger: 'webhook', timeout: '5 minutes' }, 'timeout', /'5 minutes' is no duration/],
    ['a timeout of another type', { trigger: 'webhook', timeout: {} }, 'timeout', /such as '30s'/],
    ['conditions that are a list', { trigger: 'webhook', conditions: [] }, 'conditions', /must be an object/],
    ['null conditions', { trigger: 'webhook', conditions: null }, 'conditions', /must be an object.*null/],
    [
      'an unknown field',
      { trigger: 'webhook', conditions: { nope: 1 } },
      'conditions',
      /unknown field 'nope'.*'severity'/,
    ],
    [
      'a field of objects',
      { trigger: 'webhook', conditions: { iocs: 'x' } },
      'conditions',
      /unknown field 'iocs'/,
    ],
    [
      'an inherited key',
      { trigger: 'webhook', conditions: { toString: 'x' } },
      'conditions',
      /unknown field 'toString'/,
    ],
    [
      'a wrong severity',
      { trigger: 'webhook', conditions: { severity: 'hgih' } },
      'conditions',
      /'severity': 'hgih'.*'high'/,
    ],
    [
      'a wrong one in a list',
      { trigger: 'webhook', conditions: { status: ['new', 'x'] } },
      'conditions',
      /'status': 'x'/,
    ],
    [
      'a wrong determination',
      { trigger: 'webhook', conditions: { determination: 'bad' } },
      'conditions',
      /'benign'/,
    ],
    [
      'a condition that is no string',
      { trigger: 'webhook', conditions: { title: /x/ } },
      'conditions',
      /string or a list/,
    ],
    [
      'a null condition',
      { trigger: 'webhook', conditions: { hostname: null } },
      'conditions',
      /'hostname': null/,
    ],
  ])('refuses %s, naming the class and the option', (_case, options, option, message) => {
    let caught: unknown;
    try {
      define(options)();
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(DefinitionError);
    expect(caught).toMatchObject({ name: 'DefinitionError', subject: '@Playbook Wrong', option });
    expect((caught as Error).message).toMatch(/^@Playbook Wrong: /);
    expect((caught as Error).message).toMatch(message);
  });

  it('refuses a class without a run() method', () => {
    expect(() => {
      // @ts-expect-error a playbook needs run()
      @Playbook({ trigger: 'webhook' })
      class Idle {}
      return Idle;
    }).toThrow(/^@Playbook Idle: there is no run\(\) method/);
  });

  it('refuses a run() that is an action', () => {
    expect(() => {
      @Playbook({ trigger: 'webhook' })
      class Confused {
        @Action()
        async run() {}
      }
      return Confused;
    }).toThrow(/^@Playbook Confused: run\(\) is decorated with @Action/);
  });

  it('refuses two actions of one name', () => {
    expect(() => {
      @Playbook({ trigger: 'webhook' })
      class Twice {
        @Action()
        async blockIp() {}
        @Action()
        async blockIP() {}
        async run() {}
      }
      return Twice;
    }).toThrow(/^@Playbook Twice: two of its actions are named 'block_ip'/);
  });

  it('has its conditions checked by the compiler', () => {
    const right: PlaybookOptions[] = [
      { trigger: 'webhook', conditions: { severity: ['high', 'critical'] } },
      { trigger: 'wazuh', conditions: { severity: 'low', tags: ['a', 'b'], sourceIp: '10.0.0.1' } },
      { trigger: 'manual', conditions: { tags: 'a' } },
    ];
    const wrong: PlaybookOptions[] = [
      // @ts-expect-error no such severity
      { trigger: 'webhook', conditions: { severity: 'hgih' } },
      // @ts-expect-error no such severity in the list
      { trigger: 'webhook', conditions: { severity: ['high', 'hgih'] } },
      // @ts-expect-error no such field
      { trigger: 'webhook', conditions: { nope: 1 } },
      // @ts-expect-error not a field that conditions can name
      { trigger: 'webhook', conditions: { iocs: { ips: [] } } },
      // @ts-expect-error no such priority
      { trigger: 'webhook', priority: 'urgent' },
      // @ts-expect-error no such option
      { trigger: 'webhook', odrer: 1 },
      // @ts-expect-error no such unit of time
      { trigger: 'webhook', timeout: '30x' },
      // @ts-expect-error the trigger is required
      {},
    ];
    for (const options of right) expect(define(options)).not.toThrow();
    for (const options of wrong) expect(define(options)).toThrow(DefinitionError);
  });

  it('takes a run() with whatever input it declares', () => {
    @Playbook({ trigger: 'manual' })
    class OnInput {
      async run(input: { host: string }) {
        return input.host;
      }
    }
    @Playbook({ trigger: 'webhook' })
    class OnAlert {
      async run(alert: AlertData) {
        return alert.id;
      }
    }
    expect([OnInput, OnAlert].map((cls) => readPlaybookDefinition(cls)?.trigger)).toEqual([
      'manual',
      'webhook',
    ]);
  });
});
