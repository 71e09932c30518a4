import ts from 'typescript';
import type { Finding } from './finding.js';
import { placeAt } from './place.js';
import { ownFiles } from './program.js';

/** What the type checker has to say about the author's files. */
export function typeFindings(program: ts.Program): Finding[] {
  return ownFiles(program).flatMap((file) =>
    [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      (diagnostic): Finding => ({
        ...placeAt(diagnostic.file ?? file, diagnostic.start ?? 0),
        rule: 'types',
        severity: diagnostic.category === ts.DiagnosticCategory.Warning ? 'warning' : 'error',
        message: ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'),
        cure: `TypeScript's error TS${diagnostic.code}: correct the code or its types.`,
      }),
    ),
  );
}
