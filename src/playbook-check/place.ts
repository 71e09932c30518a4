import ts from 'typescript';
import type { Finding } from './finding.js';

export type Place = Pick<Finding, 'file' | 'line' | 'column'>;

/** Where in its file a node begins. */
export function placeOf(node: ts.Node): Place {
  return placeAt(node.getSourceFile(), node.getStart());
}

export function placeAt(file: ts.SourceFile, position: number): Place {
  const { line, character } = file.getLineAndCharacterOfPosition(position);
  return { file: file.fileName, line: line + 1, column: character + 1 };
}
