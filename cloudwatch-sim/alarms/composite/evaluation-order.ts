/** In which order to evaluate, and what cannot be. */
export interface EvaluationOrder {
  /** Every name after the names it looks at; those on a cycle are left out. */
  readonly order: readonly string[];
  /** Groups that look at each other in a circle; CloudWatch stops evaluating them. */
  readonly cycles: readonly (readonly string[])[];
}

/**
 * Orders composite alarms after their children, given each one's children; children that are no composite are passed
 * over. By Tarjan's strongly connected components, which come out children first.
 */
export function evaluationOrder(children: ReadonlyMap<string, readonly string[]>): EvaluationOrder {
  const order: string[] = [];
  const cycles: string[][] = [];
  const index = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();

  const visit = (name: string): void => {
    const own = index.size;
    index.set(name, own);
    lowest.set(name, own);
    open.push(name);
    isOpen.add(name);
    for (const child of children.get(name) ?? []) {
      if (!children.has(child)) continue;
      if (!index.has(child)) visit(child);
      if (isOpen.has(child)) lowest.set(name, Math.min(lowest.get(name) ?? own, lowest.get(child) ?? own));
    }
    if (lowest.get(name) !== own) return;
    const component = open.splice(open.indexOf(name));
    component.forEach((each) => isOpen.delete(each));
    const alone = component.length === 1 && !(children.get(name) ?? []).includes(name);
    if (alone) order.push(name);
    else cycles.push(component);
  };

  for (const name of children.keys()) if (!index.has(name)) visit(name);
  return { order, cycles };
}
