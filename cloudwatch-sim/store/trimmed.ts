import { Aggregate } from './aggregate.ts';
import type { Bounds, TrimmedName } from './statistic.ts';
import type { ValueCounts } from './value-counts.ts';

/** The greatest value of the lower `percent` of the samples: the smallest that has so many at or below it. */
export function percentileOf({ values, counts }: ValueCounts, percent: number): number | undefined {
  const rank = Math.max(1, ceiling((percent * totalOf(counts)) / 100));
  let reached = 0;
  for (const [index, value] of values.entries()) {
    reached += counts[index]!;
    if (reached >= rank) return value;
  }
  return values.at(-1);
}

/** A statistic of the samples within bounds; undefined for a mean of none. */
export function trimmed(name: TrimmedName, samples: ValueCounts, bounds: Bounds): number | undefined {
  const inside = new Aggregate();
  const kept = keptCounts(samples, bounds);
  for (const [index, value] of samples.values.entries()) {
    if (kept[index]! > 0) inside.addValue(value, kept[index]!);
  }
  const total = totalOf(samples.counts);
  if (name === 'TC') return inside.sampleCount;
  if (name === 'TS') return inside.sum.value();
  if (name === 'PR') return (100 * inside.sampleCount) / total;
  if (name === 'WM') return winsorizedMean(samples, bounds, inside);
  return inside.sampleCount === 0 ? undefined : inside.sum.value() / inside.sampleCount;
}

/** How many of each value lie within the bounds: above the lower one, and not above the upper one. */
function keptCounts({ values, counts }: ValueCounts, { kind, lower, upper }: Bounds): number[] {
  if (kind === 'value') {
    return values.map((value, index) =>
      value > (lower ?? -Infinity) && value <= (upper ?? Infinity) ? counts[index]! : 0,
    );
  }
  // Samples in order have ranks 1 to n; those above `first` and up to `last` are kept. As many whole samples are left
  // out at the top as below for equal percentages, and the greatest kept is the percentile of the upper bound.
  const total = totalOf(counts);
  const first = total - ceiling(((100 - (lower ?? 0)) * total) / 100);
  const last = ceiling(((upper ?? 100) * total) / 100);
  let below = 0;
  return counts.map((count) => {
    const kept = Math.min(below + count, last) - Math.max(below, first);
    below += count;
    return Math.max(0, kept);
  });
}

/** Samples outside count as the bound, or, of percentages, as the nearest sample that is kept. */
function winsorizedMean(
  { values, counts }: ValueCounts,
  { kind, lower = -Infinity, upper = Infinity }: Bounds,
  inside: Aggregate,
): number | undefined {
  const [low, high] = kind === 'value' ? [lower, upper] : [inside.minimum, inside.maximum];
  if (low > high) return undefined;
  const all = new Aggregate();
  for (const [index, value] of values.entries())
    all.addValue(Math.min(Math.max(value, low), high), counts[index]!);
  return all.sum.value() / all.sampleCount;
}

function totalOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Rounds up, except from what exceeds an integer by an error of rounding, as 99.9 % of 1,000 does. */
function ceiling(number: number): number {
  const nearest = Math.round(number);
  return Math.abs(number - nearest) <= 1e-13 * Math.max(1, nearest) ? nearest : Math.ceil(number);
}
