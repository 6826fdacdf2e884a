/** An order in which everything comes after what it refers to, and the circles that have no such order. */
export interface DependencyOrder {
  readonly order: readonly number[];
  /** Each the members of one circle, in the order in which they refer to one another. */
  readonly cycles: readonly (readonly number[])[];
}

/** Orders a graph given by the references of each node; members of a cycle are in `order` too, somewhere. */
export function inDependencyOrder(references: readonly (readonly number[])[]): DependencyOrder {
  const order: number[] = [];
  const cycles: number[][] = [];
  const path: number[] = [];
  const state = new Map<number, 'open' | 'done'>();
  const visit = (node: number): void => {
    if (state.get(node) === 'open') cycles.push(path.slice(path.indexOf(node)));
    if (state.has(node)) return;
    state.set(node, 'open');
    path.push(node);
    for (const reference of references[node] ?? []) visit(reference);
    path.pop();
    state.set(node, 'done');
    order.push(node);
  };
  for (const node of references.keys()) visit(node);
  return { order, cycles };
}
