import type { BinaryOperator } from '../operators.ts';

/** An expression as written, before ids are resolved and types checked. `position` is an offset from 0. */
export type SyntaxNode = { readonly position: number } & (
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'id'; readonly name: string }
  | { readonly kind: 'keyword'; readonly name: string }
  | { readonly kind: 'negation'; readonly operand: SyntaxNode }
  | {
      readonly kind: 'operation';
      readonly operator: BinaryOperator;
      readonly left: SyntaxNode;
      readonly right: SyntaxNode;
    }
  | CallNode
  | { readonly kind: 'array'; readonly items: readonly SyntaxNode[] }
);

/** A function with its arguments; `position` is that of its name. */
export interface CallNode {
  readonly position: number;
  readonly kind: 'call';
  readonly name: string;
  readonly parameters: readonly SyntaxNode[];
}

/** Every id that occurs in an expression, each once, in order of appearance. */
export function idsIn(node: SyntaxNode): Set<string> {
  const ids = new Set<string>();
  const waiting: SyntaxNode[] = [node];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (next.kind === 'id') ids.add(next.name);
    waiting.push(...childrenOf(next).toReversed());
  }
  return ids;
}

function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  switch (node.kind) {
    case 'negation':
      return [node.operand];
    case 'operation':
      return [node.left, node.right];
    case 'call':
      return node.parameters;
    case 'array':
      return node.items;
    default:
      return [];
  }
}
