import { ACTION_EFFECTS, CONDITION_FIELDS } from '@opensoar/sdk/runtime';
import ts from 'typescript';
import type { Finding } from './finding.js';
import { placeOf } from './place.js';
import { ownFiles } from './program.js';
import { actionDeclarations, playbookClasses } from './sdk-syntax.js';

/** What decorators say that is wrong, or leave open that they should say. */
export function declarationFindings(program: ts.Program): Finding[] {
  const checker = program.getTypeChecker();
  return ownFiles(program).flatMap((file) => [
    ...playbookClasses(file, checker).flatMap(({ options }) => unknownFields(options)),
    ...actionDeclarations(file, checker).flatMap((call) => missingEffect(call, checker)),
  ]);
}

function unknownFields(options: ts.Expression | undefined): Finding[] {
  const conditions = property(options, 'conditions');
  if (!conditions || !ts.isObjectLiteralExpression(conditions)) return [];
  return conditions.properties.flatMap(({ name }) => {
    if (!name || !(ts.isIdentifier(name) || ts.isStringLiteral(name))) return [];
    const field = name.text;
    if (CONDITION_FIELDS.some((known) => known === field)) return [];
    return {
      ...placeOf(name),
      rule: 'conditions' as const,
      severity: 'error' as const,
      message: `The condition names the field '${field}', which alerts do not have, or which no condition may name.`,
      cure: `Name one of ${CONDITION_FIELDS.join(', ')}; judge anything else in run().`,
    };
  });
}

function missingEffect(call: ts.CallExpression, checker: ts.TypeChecker): Finding[] {
  const [options] = call.arguments;
  // The type, and not the text: options may be spread or made elsewhere.
  if (options && checker.getTypeAtLocation(options).getProperty('effect')) return [];
  return [
    {
      ...placeOf(call),
      rule: 'effect',
      severity: 'warning',
      message: `The action does not say what it does to the world outside, and counts as 'write'.`,
      cure: `Give it an effect: ${ACTION_EFFECTS.map((effect) => `'${effect}'`).join(', ')}.`,
    },
  ];
}

function property(object: ts.Expression | undefined, name: string): ts.Expression | undefined {
  if (!object || !ts.isObjectLiteralExpression(object)) return undefined;
  return object.properties
    .filter(ts.isPropertyAssignment)
    .find((assignment) => ts.isIdentifier(assignment.name) && assignment.name.text === name)?.initializer;
}
