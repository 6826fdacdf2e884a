import type { Comparison, Condition, LogValue } from './log-query.ts';
import type { LogEntry } from './log-entry.ts';

/** Whether a condition holds for an entry. What is said of a field that the entry lacks does not hold. */
export function holds(condition: Condition, entry: LogEntry): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.parts.every((part) => holds(part, entry));
    case 'or':
      return condition.parts.some((part) => holds(part, entry));
    case 'not':
      return !holds(condition.part, entry);
    case 'present':
      return entry.has(condition.field);
    default:
      return entry.has(condition.field) && valueHolds(condition, entry.get(condition.field) ?? '');
  }
}

function valueHolds(
  condition: Extract<Condition, { readonly kind: 'compare' | 'in' | 'like' }>,
  found: LogValue,
): boolean {
  if (condition.kind === 'like') return condition.pattern.test(String(found));
  if (condition.kind === 'in') return condition.values.some((value) => compareValues(found, value) === 0);
  return signs[condition.operator](compareValues(found, condition.value));
}

const signs: Readonly<Record<Comparison, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** Orders two values: as numbers where both are some, else as texts. */
export function compareValues(one: LogValue, other: LogValue): number {
  const [a, b] = [Number(one), Number(other)];
  const areNumbers = one !== '' && other !== '' && !Number.isNaN(a) && !Number.isNaN(b);
  if (areNumbers) return Math.sign(a - b);
  const [left, right] = [String(one), String(other)];
  return left === right ? 0 : left < right ? -1 : 1;
}
