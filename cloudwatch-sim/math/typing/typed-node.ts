import type { Form } from '../builtins/form.ts';
import type { Operator } from '../operators.ts';
import type { ValueType } from '../value.ts';

/** An expression whose ids are resolved to places in the request and whose types are right. */
export type TypedNode = { readonly type: ValueType; readonly position: number } & (
  | { readonly kind: 'number'; readonly value: number }
  /** A metric or an expression of the request, by its index there. */
  | { readonly kind: 'query'; readonly index: number }
  | { readonly kind: 'negation'; readonly operand: TypedNode }
  | {
      readonly kind: 'operation';
      readonly apply: Operator['apply'];
      readonly left: TypedNode;
      readonly right: TypedNode;
    }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly form: Form;
      readonly parameters: readonly (TypedNode | KeywordNode)[];
    }
  | { readonly kind: 'array'; readonly items: readonly TypedNode[] }
  /** METRICS(): metrics of the request, by their indexes there. */
  | { readonly kind: 'metrics'; readonly indexes: readonly number[] }
  | SearchNode
  | BandNode
);

/** A keyword in place of an argument, such as DESC. */
export interface KeywordNode {
  readonly kind: 'keyword';
  readonly name: string;
  readonly position: number;
}

/** SEARCH, its own little language left as text. */
export interface SearchNode {
  readonly kind: 'search';
  readonly type: 'TS[]';
  readonly position: number;
  readonly search: string;
  readonly statistic: string;
  /** Seconds; without it the expression's. */
  readonly period: number | undefined;
}

/** ANOMALY_DETECTION_BAND around a series. */
export interface BandNode {
  readonly kind: 'band';
  readonly type: 'TS[]';
  readonly position: number;
  readonly operand: TypedNode;
  /** Half the width of the band, in standard deviations. */
  readonly deviations: number;
}

/** A node and everything in it, parents first. */
export function nodesWithin(root: TypedNode): readonly TypedNode[] {
  const nodes: TypedNode[] = [];
  const waiting: TypedNode[] = [root];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    nodes.push(next);
    waiting.push(...childrenOf(next).toReversed());
  }
  return nodes;
}

function childrenOf(node: TypedNode): readonly TypedNode[] {
  switch (node.kind) {
    case 'negation':
    case 'band':
      return [node.operand];
    case 'operation':
      return [node.left, node.right];
    case 'call':
      return node.parameters.filter((each) => each.kind !== 'keyword');
    case 'array':
      return node.items;
    default:
      return [];
  }
}
