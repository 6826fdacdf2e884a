import type { MetricAlarm } from '../alarm.ts';

/**
 * How many samples a datapoint needs to count, where the alarm ignores percentiles of low samples: 10 / (1 - p) from
 * the median up, 10 / p below it (1,000 for p99). 0 for all other alarms.
 */
export function samplesNeeded({ watch, evaluateLowSampleCountPercentile }: MetricAlarm): number {
  if (evaluateLowSampleCountPercentile !== 'ignore' || watch.kind !== 'metric') return 0;
  const percent = Number(/^p(\d{1,3}(?:\.\d+)?)$/.exec(watch.stat.statistic)?.[1] ?? Number.NaN);
  if (Number.isNaN(percent) || percent <= 0 || percent >= 100) return 0;
  // Hundredths stay whole, so that p99.9 needs 10,000 samples and not 10,000.000000000009.
  const tail = percent >= 50 ? 100 - percent : percent;
  return Math.ceil(1000 / (Math.round(tail * 1e8) / 1e8));
}
