import type { Aggregate } from './aggregate.ts';
import type { PeriodSummary } from './period-summary.ts';
import type { SimpleStatistic, Statistic } from './statistic.ts';
import { percentileOf, trimmed } from './trimmed.ts';

const ofTotal: Readonly<Record<SimpleStatistic, (total: Aggregate) => number>> = {
  SampleCount: ({ sampleCount }) => sampleCount,
  Sum: ({ sum }) => sum.value(),
  Average: ({ sum, sampleCount }) => sum.value() / sampleCount,
  Minimum: ({ minimum }) => minimum,
  Maximum: ({ maximum }) => maximum,
};

/** Whether a statistic is of the values one by one, not of their totals. */
export function needsValues({ name }: Statistic): boolean {
  return !Object.hasOwn(ofTotal, name);
}

/**
 * The value of a statistic for a period. There is none without samples; nor, for statistics of values one by one, where
 * values are not known (statistic sets) or negative, or where no value lies within the bounds of a mean.
 */
export function statisticOf(statistic: Statistic, summary: PeriodSummary): number | undefined {
  if (summary.sampleCount === 0) return undefined;
  if (!('bounds' in statistic) && statistic.name !== 'percentile') return ofTotal[statistic.name](summary);
  const distribution = summary.distribution();
  if (distribution === undefined) return undefined;
  if (statistic.name === 'percentile') return percentileOf(distribution, statistic.percent);
  return trimmed(statistic.name, distribution, statistic.bounds);
}
