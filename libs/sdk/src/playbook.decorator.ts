import { Injectable } from '@nestjs/common';
import { conditionsProblem, copyConditions, type PlaybookConditions } from './conditions.js';
import { PLAYBOOK_METADATA, readActionDefinition, readActionDefinitions } from './definition-reader.js';
import { describe } from './describe.js';
import { DefinitionError } from './errors.js';
import { OptionReader } from './option-reader.js';
import { PLAYBOOK_PRIORITIES, type PlaybookDefinition, type PlaybookOptions } from './playbook-definition.js';
import { snakeCase } from './snake-case.js';

const OPTIONS = [
  'name',
  'trigger',
  'conditions',
  'description',
  'enabled',
  'order',
  'priority',
  'timeout',
] as const satisfies readonly (keyof PlaybookOptions)[];

/** The order is a 32-bit integer wherever it is stored or sent. */
const MIN_ORDER = -(2 ** 31);
const MAX_ORDER = 2 ** 31 - 1;

/**
 * A class that can be a playbook: any constructor that Nest can inject into, and a `run` method.
 *
 * @example
 * ```ts
 * const classes: PlaybookClass[] = [TriageHighSeverity];
 * ```
 */
export type PlaybookClass = new (...args: never[]) => { run(...args: never[]): unknown };

/**
 * Makes a class a playbook, and an injectable Nest provider. Throws a `DefinitionError` where an option is wrong.
 *
 * @example
 * ```ts
 * @Playbook({ trigger: 'webhook', conditions: { severity: ['high', 'critical'] } })
 * export class TriageHighSeverity {
 *   async run(alert: AlertData) {
 *     if (!alert.sourceIp) await addCurrentAlertComment('There is no source address.');
 *   }
 * }
 * ```
 */
export function Playbook(options: PlaybookOptions): (target: PlaybookClass) => void {
  return (target) => {
    const definition = definePlaybook(target, options);
    checkMethods(target);
    Injectable()(target);
    Reflect.defineMetadata(PLAYBOOK_METADATA, definition, target);
  };
}

function definePlaybook(target: PlaybookClass, options: PlaybookOptions): PlaybookDefinition {
  const subject = subjectOf(target);
  const reader = new OptionReader(
    options,
    OPTIONS,
    (problem, option) => new DefinitionError(subject, problem, option),
  );
  return Object.freeze({
    name: reader.name('name', snakeCase(target.name)),
    trigger: readTrigger(reader),
    conditions: readConditions(reader),
    description: reader.text('description') ?? '',
    enabled: reader.flag('enabled') ?? true,
    order: reader.integer('order', MIN_ORDER, MAX_ORDER) ?? 1000,
    priority: reader.choice('priority', PLAYBOOK_PRIORITIES) ?? 'default',
    timeoutMs: reader.duration('timeout'),
  });
}

function readTrigger(reader: OptionReader<keyof PlaybookOptions>): string {
  const trigger = reader.raw('trigger');
  if (typeof trigger === 'string' && /^\S+$/.test(trigger)) return trigger;
  return reader.refuse(
    'trigger',
    `${trigger === undefined ? 'is missing' : `is ${describe(trigger)}`}. ` +
      "It must be 'webhook', 'manual', 'schedule', or the name of a source such as 'elastic', without spaces.",
  );
}

function readConditions(reader: OptionReader<keyof PlaybookOptions>): PlaybookConditions {
  const conditions = reader.raw('conditions');
  if (conditions === undefined) return Object.freeze({});
  const problem = conditionsProblem(conditions);
  if (problem !== undefined) return reader.refuse('conditions', problem);
  return copyConditions(conditions as PlaybookConditions);
}

/** Plain JavaScript playbooks reach this without TypeScript's checks. */
function checkMethods(target: PlaybookClass): void {
  const { run } = target.prototype as { run?: unknown };
  if (typeof run !== 'function') {
    throw new DefinitionError(
      subjectOf(target),
      'there is no run() method. Write it as a method, async run(alert) { … }, not as a property.',
    );
  }
  if (readActionDefinition(run)) {
    throw new DefinitionError(
      subjectOf(target),
      'run() is decorated with @Action. run() calls actions and is none itself: remove the decorator.',
    );
  }
  const names = readActionDefinitions(target).map((action) => action.name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    throw new DefinitionError(
      subjectOf(target),
      `two of its actions are named '${repeated}'. Give one of them another name with @Action({ name: … }).`,
    );
  }
}

function subjectOf(target: PlaybookClass): string {
  return `@Playbook ${target.name || '(anonymous class)'}`;
}
