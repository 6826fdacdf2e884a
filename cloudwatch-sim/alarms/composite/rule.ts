import { referencedName, type StateValue } from '../alarm.ts';

/** A composite alarm's rule as a tree; alarms are named as the rule wrote them, by name or ARN. */
export type Rule =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'state'; readonly state: StateValue; readonly alarm: string }
  | { readonly kind: 'not'; readonly operand: Rule }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Rule[] }
  | {
      readonly kind: 'atLeast';
      readonly threshold: { readonly unit: 'alarms' | 'percent'; readonly value: number };
      /** Counts the alarms that are in `state`, or with `negated` those that are not. */
      readonly state: StateValue;
      readonly negated: boolean;
      readonly alarms: readonly string[];
    };

/** Whether the rule holds; `stateOf` is asked by alarm name. */
export function ruleHolds(rule: Rule, stateOf: (alarm: string) => StateValue | undefined): boolean {
  const holds = (operand: Rule): boolean => ruleHolds(operand, stateOf);
  switch (rule.kind) {
    case 'constant':
      return rule.value;
    case 'state':
      return stateOf(referencedName(rule.alarm)) === rule.state;
    case 'not':
      return !holds(rule.operand);
    case 'and':
      return rule.operands.every(holds);
    case 'or':
      return rule.operands.some(holds);
    default: {
      const { threshold, alarms, state, negated } = rule;
      const matching = alarms.filter(
        (alarm) => (stateOf(referencedName(alarm)) === state) !== negated,
      ).length;
      return threshold.unit === 'alarms'
        ? matching >= threshold.value
        : matching * 100 >= threshold.value * alarms.length;
    }
  }
}

/** The names of the alarms that a rule looks at, each once, in the order of the rule. */
export function ruleChildren(rule: Rule): string[] {
  return [...new Set(references(rule).map(referencedName))];
}

function references(rule: Rule): readonly string[] {
  switch (rule.kind) {
    case 'constant':
      return [];
    case 'state':
      return [rule.alarm];
    case 'not':
      return references(rule.operand);
    case 'atLeast':
      return rule.alarms;
    default:
      return rule.operands.flatMap(references);
  }
}
