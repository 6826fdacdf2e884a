import { studentT } from './student-t.ts';

/** What is known of the values of a variant; the variance is that of the values, estimated without bias. */
export interface Sample {
  readonly count: number;
  readonly mean: number;
  readonly variance: number;
}

/** How much the second variant exceeds the first one. */
export interface Comparison {
  readonly difference: number;
  /** The interval that holds the true difference with the confidence asked for. */
  readonly low: number;
  readonly high: number;
  /** Whether the interval leaves out zero. */
  readonly significant: boolean;
}

/** Sums up values. */
export function sampleOf(values: readonly number[]): Sample {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, count);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count, mean, variance: count < 2 ? 0 : squares / (count - 1) };
}

/**
 * Compares the means of two variants by Welch's t-test, which does not take their variances for equal. Undefined while one
 * of them has fewer than two values.
 *
 * @see https://en.wikipedia.org/wiki/Welch%27s_t-test
 */
export function compareVariants(first: Sample, second: Sample, confidence = 0.95): Comparison | undefined {
  if (first.count < 2 || second.count < 2) return undefined;
  const errors = [first, second].map(({ count, variance }) => variance / count);
  const [a = 0, b = 0] = errors;
  const difference = second.mean - first.mean;
  const degrees = (a + b) ** 2 / (a ** 2 / (first.count - 1) + b ** 2 / (second.count - 1));
  const margin = a + b === 0 ? 0 : studentT(confidence, degrees) * Math.sqrt(a + b);
  const [low, high] = [difference - margin, difference + margin];
  return { difference, low, high, significant: low > 0 || high < 0 };
}
