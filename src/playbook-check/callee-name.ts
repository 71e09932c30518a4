import { isBuiltin } from 'node:module';
import ts from 'typescript';

/**
 * What an expression that is called means, whatever the file calls it: `fetch`, `Date.now` for globals, and
 * `crypto.randomUUID` or `@opensoar/sdk.action` for what is imported. Undefined for what the file declares itself.
 */
export function calleeName(expression: ts.Expression, checker: ts.TypeChecker): string | undefined {
  if (ts.isParenthesizedExpression(expression) || ts.isNonNullExpression(expression))
    return calleeName(expression.expression, checker);
  if (ts.isPropertyAccessExpression(expression)) {
    const base = calleeName(expression.expression, checker);
    if (base === undefined) return undefined;
    return base === 'globalThis' ? expression.name.text : `${base}.${expression.name.text}`;
  }
  return ts.isIdentifier(expression) ? identifierName(expression, checker) : undefined;
}

function identifierName(identifier: ts.Identifier, checker: ts.TypeChecker): string | undefined {
  const declarations = checker.getSymbolAtLocation(identifier)?.declarations ?? [];
  const imported = declarations.map(importName).find((name) => name !== undefined);
  if (imported !== undefined) return imported;
  const isGlobal = declarations.every((declaration) => declaration.getSourceFile().isDeclarationFile);
  return isGlobal ? identifier.text : undefined;
}

function importName(declaration: ts.Declaration): string | undefined {
  if (ts.isImportSpecifier(declaration)) {
    const name = (declaration.propertyName ?? declaration.name).text;
    return `${moduleName(declaration.parent.parent.parent)}.${name}`;
  }
  if (ts.isNamespaceImport(declaration)) return moduleName(declaration.parent.parent);
  return ts.isImportClause(declaration) ? moduleName(declaration.parent) : undefined;
}

/** Built-in modules have two names each. */
function moduleName(node: ts.Node): string {
  const specifier =
    ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier.text : '';
  return isBuiltin(specifier) ? specifier.replace(/^node:/, '') : specifier;
}
