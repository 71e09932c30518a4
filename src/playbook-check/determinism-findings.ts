import ts from 'typescript';
import { calleeName } from './callee-name.js';
import type { Finding } from './finding.js';
import { placeOf } from './place.js';
import { ownFiles } from './program.js';
import { isAction, playbookClasses } from './sdk-syntax.js';
import { unrepeatable } from './unrepeatable-calls.js';

/**
 * What `run()` does outside its actions that comes out otherwise when it is run again after a crash. The author's own
 * functions that `run()` calls are followed; packages are not.
 */
export function determinismFindings(program: ts.Program): Finding[] {
  const checker = program.getTypeChecker();
  const own = new Set(ownFiles(program));
  // What two playbooks share is reported once.
  const found = new Map<ts.Node, Finding>();
  for (const file of own) {
    for (const { cls } of playbookClasses(file, checker)) {
      // Its own, or one that it inherits.
      const run = checker.getTypeAtLocation(cls).getProperty('run')?.valueDeclaration;
      if (run && own.has(run.getSourceFile()))
        new Walk(cls.name?.text ?? 'the playbook', run, checker, own, found).visit(run);
    }
  }
  return [...found.values()];
}

class Walk {
  private readonly visited = new Set<ts.Node>();

  constructor(
    private readonly playbook: string,
    private readonly run: ts.Node,
    private readonly checker: ts.TypeChecker,
    private readonly own: ReadonlySet<ts.SourceFile>,
    private readonly found: Map<ts.Node, Finding>,
  ) {}

  visit(node: ts.Node): void {
    if (ts.isFunctionLike(node)) {
      if (this.visited.has(node) || isAction(node, this.checker)) return;
      this.visited.add(node);
    }
    if (ts.isCallExpression(node)) this.judgeCall(node);
    else if (ts.isNewExpression(node)) this.judgeConstruction(node);
    ts.forEachChild(node, (child) => this.visit(child));
  }

  private judgeCall(call: ts.CallExpression): void {
    const name = calleeName(call.expression, this.checker);
    if (name !== undefined) this.report(call, name, `${call.expression.getText()}()`);
    const callee = this.checker.getResolvedSignature(call)?.declaration;
    if (callee && this.own.has(callee.getSourceFile())) this.visit(callee);
  }

  private judgeConstruction(construction: ts.NewExpression): void {
    const isEmpty = (construction.arguments ?? []).length === 0;
    if (isEmpty && calleeName(construction.expression, this.checker) === 'Date')
      this.report(construction, 'Date', 'new Date()');
  }

  private report(node: ts.Node, name: string, written: string): void {
    const problem = unrepeatable(name, written);
    if (!problem || this.found.has(node)) return;
    const where = this.isInRun(node) ? '' : ` ${this.playbook}.run() calls it outside an action.`;
    this.found.set(node, {
      ...placeOf(node),
      rule: 'determinism',
      severity: 'error',
      message: problem.message + where,
      cure: problem.cure,
    });
  }

  private isInRun(node: ts.Node): boolean {
    return (
      node.getSourceFile() === this.run.getSourceFile() &&
      node.pos >= this.run.pos &&
      node.end <= this.run.end
    );
  }
}
