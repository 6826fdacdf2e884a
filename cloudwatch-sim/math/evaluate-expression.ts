import { applyOperator, mapPoints } from './apply-operator.ts';
import type { TimeGrid } from './time-grid.ts';
import type { BandNode, KeywordNode, SearchNode, TypedNode } from './typing/typed-node.ts';
import type { Series, Value } from './value.ts';

/** What an expression is evaluated in. */
export interface EvaluationContext {
  readonly grid: TimeGrid;
  /** The values of the request's queries by index; those that the expression refers to are there. */
  readonly values: readonly (Value | undefined)[];
  search(node: SearchNode): readonly Series[];
  /** Upper limit, then lower limit. */
  band(node: BandNode): readonly Series[];
}

/** The value of a typed expression; it cannot fail on data, only a search or a band model may throw. */
export function evaluateExpression(node: TypedNode, context: EvaluationContext): Value {
  switch (node.kind) {
    case 'number':
      return node.value;
    case 'query':
      return context.values[node.index] as Value;
    case 'negation':
      return mapPoints(evaluateExpression(node.operand, context), (point) => -point);
    case 'operation':
      return applyOperator(
        node.apply,
        evaluateExpression(node.left, context),
        evaluateExpression(node.right, context),
      );
    case 'call':
      return node.form.run(
        node.parameters.map((parameter) => argument(parameter, context)),
        context.grid,
      );
    case 'array':
      return node.items.flatMap((item) => evaluateExpression(item, context) as Series | readonly Series[]);
    case 'metrics':
      return node.indexes.map((index) => context.values[index] as Series);
    case 'search':
      return context.search(node);
    default:
      return context.band(node);
  }
}

function argument(parameter: TypedNode | KeywordNode, context: EvaluationContext): Value | string {
  return parameter.kind === 'keyword' ? parameter.name : evaluateExpression(parameter, context);
}
