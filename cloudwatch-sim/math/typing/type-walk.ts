import type { MetricMathError } from '../metric-math-error.ts';
import type { SyntaxNode } from '../syntax/syntax-node.ts';
import type { Scope } from './scope.ts';
import type { TypedNode } from './typed-node.ts';

/** The walk through the syntax tree of one expression, as functions see it that look at their arguments themselves. */
export interface TypeWalk {
  readonly scope: Scope;
  /** The typed form of an argument that must have a value; throws MetricMathError. */
  value(syntax: SyntaxNode): TypedNode;
  /** An error at a node's place in the expression. */
  error(problem: string, node: { readonly position: number }): MetricMathError;
}
