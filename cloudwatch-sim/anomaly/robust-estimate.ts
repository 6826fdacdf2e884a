/** What is usual among some numbers. */
export interface Estimate {
  readonly centre: number;
  /** A standard deviation, as of normally distributed numbers. */
  readonly deviation: number;
}

/** Of a normal distribution, the standard deviation is this many times the median, and the mean, absolute deviation. */
const byMedianDeviation = 1.4826;
const byMeanDeviation = Math.sqrt(Math.PI / 2);

/**
 * The median, and the standard deviation by the median absolute deviation, which outliers up to half of all numbers leave
 * alone. Where more than half are equal that is 0, and the mean absolute deviation takes its place.
 * @param values at least one.
 */
export function robustEstimate(values: readonly number[]): Estimate {
  const centre = median(values);
  const distances = values.map((value) => Math.abs(value - centre));
  const deviation = median(distances) * byMedianDeviation;
  if (deviation > 0) return { centre, deviation };
  return { centre, deviation: (distances.reduce((a, b) => a + b, 0) / distances.length) * byMeanDeviation };
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
