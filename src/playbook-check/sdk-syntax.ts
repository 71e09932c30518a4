import ts from 'typescript';
import { calleeName } from './callee-name.js';

/** A use of `@Playbook`, `@Action` or `action()`: the call, and what it stands on. */
export interface PlaybookClassSyntax {
  readonly cls: ts.ClassDeclaration;
  readonly options: ts.Expression | undefined;
}

/** The classes with `@Playbook` in a file. */
export function playbookClasses(file: ts.SourceFile, checker: ts.TypeChecker): PlaybookClassSyntax[] {
  const found: PlaybookClassSyntax[] = [];
  visitAll(file, (node) => {
    if (!ts.isClassDeclaration(node)) return;
    const decorator = decoratorCall(node, '@opensoar/sdk.Playbook', checker);
    if (decorator) found.push({ cls: node, options: decorator.arguments[0] });
  });
  return found;
}

/** The calls that declare actions in a file: those of `@Action` and of `action`. */
export function actionDeclarations(file: ts.SourceFile, checker: ts.TypeChecker): ts.CallExpression[] {
  const found: ts.CallExpression[] = [];
  visitAll(file, (node) => {
    if (!ts.isCallExpression(node)) return;
    const name = calleeName(node.expression, checker);
    if (name === '@opensoar/sdk.action' || (name === '@opensoar/sdk.Action' && ts.isDecorator(node.parent)))
      found.push(node);
  });
  return found;
}

/** Whether what is declared here runs as an action, so that its outcome is recorded and not drawn again. */
export function isAction(declaration: ts.Node, checker: ts.TypeChecker): boolean {
  if (decoratorCall(declaration, '@opensoar/sdk.Action', checker)) return true;
  const { parent } = declaration;
  return (
    parent !== undefined &&
    ts.isCallExpression(parent) &&
    calleeName(parent.expression, checker) === '@opensoar/sdk.action'
  );
}

export function visitAll(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => visitAll(child, visit));
}

function decoratorCall(node: ts.Node, name: string, checker: ts.TypeChecker): ts.CallExpression | undefined {
  if (!ts.canHaveDecorators(node)) return undefined;
  return (ts.getDecorators(node) ?? [])
    .map(({ expression }) => expression)
    .filter(ts.isCallExpression)
    .find(({ expression }) => calleeName(expression, checker) === name);
}
