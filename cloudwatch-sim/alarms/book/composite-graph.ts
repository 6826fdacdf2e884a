import { referencedName, type Alarm } from '../alarm.ts';
import { evaluationOrder } from '../composite/evaluation-order.ts';
import { parseRule } from '../composite/parse-rule.ts';
import { ruleChildren, type Rule } from '../composite/rule.ts';

/** A composite alarm's rule and what it looks at. */
export interface CompositeNode {
  readonly name: string;
  readonly rule: Rule;
  readonly children: readonly string[];
  /** By name. */
  readonly suppressor?: string;
}

/** How the composite alarms of a book hang together. */
export interface CompositeGraph {
  /** Children before parents; those on a cycle are left out, as CloudWatch stops evaluating them. */
  readonly order: readonly CompositeNode[];
  readonly cycles: readonly (readonly string[])[];
  /** The composites that look at an alarm or are suppressed by it. */
  readonly dependents: ReadonlyMap<string, readonly string[]>;
}

/** The graph of the composites among `alarms`. */
export function compositeGraph(alarms: Iterable<Alarm>): CompositeGraph {
  const nodes = new Map<string, CompositeNode>();
  for (const alarm of alarms) {
    if (alarm.type !== 'CompositeAlarm') continue;
    const rule = parseRule(alarm.rule);
    nodes.set(alarm.name, {
      name: alarm.name,
      rule,
      children: ruleChildren(rule),
      ...(alarm.suppressor === undefined ? {} : { suppressor: referencedName(alarm.suppressor.alarm) }),
    });
  }
  const { order, cycles } = evaluationOrder(
    new Map([...nodes].map(([name, { children }]) => [name, children])),
  );
  return {
    order: order.flatMap((name) => nodes.get(name) ?? []),
    cycles,
    dependents: dependentsOf([...nodes.values()]),
  };
}

function dependentsOf(nodes: readonly CompositeNode[]): Map<string, string[]> {
  const dependents = new Map<string, string[]>();
  for (const { name, children, suppressor } of nodes) {
    for (const child of new Set([...children, ...(suppressor === undefined ? [] : [suppressor])])) {
      dependents.set(child, [...(dependents.get(child) ?? []), name]);
    }
  }
  return dependents;
}
