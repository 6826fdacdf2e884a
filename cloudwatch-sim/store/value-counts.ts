import { coarseValue } from './coarse-value.ts';

/** Distinct values in ascending order, with how often each occurred. */
export interface ValueCounts {
  readonly values: readonly number[];
  readonly counts: readonly number[];
}

/** Puts values in order and adds the counts of equal ones, cut to `step` (see `coarseValue`). */
export function valueCounts(values: readonly number[], counts: readonly number[], step = 0): ValueCounts {
  if (values.length === 1) return { values: [coarseValue(values[0]!, step)], counts: [counts[0]!] };
  const byValue = new Map<number, number>();
  for (let index = 0; index < values.length; index++) {
    const value = coarseValue(values[index]!, step);
    byValue.set(value, (byValue.get(value) ?? 0) + counts[index]!);
  }
  const ordered = [...Float64Array.from(byValue.keys()).sort()];
  return { values: ordered, counts: ordered.map((value) => byValue.get(value)!) };
}
