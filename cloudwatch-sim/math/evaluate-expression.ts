import { applyOperator, mapPoints } from './apply-operator.ts';
import { assertHoldable, type TimeGrid } from './time-grid.ts';
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

/**
 * The value of a typed expression. It cannot fail on data, but a search or a band model may throw.
 * @throws RangeError if arrays of arrays grow beyond what can be held.
 */
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
      return arrayOf(node.items, context);
    case 'metrics':
      return node.indexes.map((index) => context.values[index] as Series);
    case 'search':
      return context.search(node);
    default:
      return context.band(node);
  }
}

/** An array within an array is no array of arrays: its series are members. */
function arrayOf(items: readonly TypedNode[], context: EvaluationContext): readonly Series[] {
  const members = items.flatMap((item) => evaluateExpression(item, context) as Series | readonly Series[]);
  assertHoldable(members.length, context.grid);
  return members;
}

function argument(parameter: TypedNode | KeywordNode, context: EvaluationContext): Value | string {
  return parameter.kind === 'keyword' ? parameter.name : evaluateExpression(parameter, context);
}
