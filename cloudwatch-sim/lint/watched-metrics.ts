import type { MetricAlarm } from '../alarms/alarm.ts';
import type { MetricStat } from '../metrics/metric-query.ts';
import type { LintedAlarm } from './lint-subject.ts';

/** A metric that an alarm reads, and where its definition says so. */
export interface WatchedMetric {
  readonly stat: MetricStat;
  /** The object that holds `MetricName`, `Namespace` and `Dimensions`, from the properties on. */
  readonly path: readonly (string | number)[];
  /** Whether it is compared itself, not through an expression. */
  readonly isResult: boolean;
}

/** Every metric that an alarm reads. */
export function watchedMetrics({ watch }: MetricAlarm): readonly WatchedMetric[] {
  if (watch.kind === 'metric') return [{ stat: watch.stat, path: [], isResult: true }];
  return watch.queries.flatMap((query, index) =>
    'stat' in query
      ? [
          {
            stat: query.stat,
            path: ['Metrics', index, 'MetricStat', 'Metric'],
            isResult: query.id === watch.resultId,
          },
        ]
      : [],
  );
}

/** Where a dimension's value stands in the definition of an alarm. */
export function dimensionPath(
  { resource }: LintedAlarm,
  { path }: WatchedMetric,
  dimension: string,
): readonly (string | number)[] {
  const holder = path.reduce<unknown>(
    (value, key) => (value as Record<string, unknown>)?.[key],
    resource.properties,
  );
  const list = (holder as { Dimensions?: readonly { Name?: unknown }[] })?.Dimensions ?? [];
  return [...path, 'Dimensions', list.findIndex(({ Name }) => Name === dimension), 'Value'];
}

/** A place as findings name it. */
export const place = (...path: readonly (string | number)[]): string => ['Properties', ...path].join('/');

/** Where the statistic stands. */
export function statisticPlace({ stat, path }: WatchedMetric): string {
  if (path.length > 0) return place(...path.slice(0, -1), 'Stat');
  return place(/^[A-Z][a-z]+(?:[A-Z][a-z]+)?$/.test(stat.statistic) ? 'Statistic' : 'ExtendedStatistic');
}

/** Whether the alarm is raised by values that are too high, too low, or leave a band. */
export function direction({ operator }: MetricAlarm): 'high' | 'low' | 'band' {
  if (operator.startsWith('Greater') && !operator.includes('Upper')) return 'high';
  return operator === 'LessThanThreshold' || operator === 'LessThanOrEqualToThreshold' ? 'low' : 'band';
}

/** Whether expressions of the alarm put values where there are none. */
export const fillsGaps = ({ watch }: MetricAlarm): boolean =>
  watch.kind === 'queries' &&
  watch.queries.some((query) => 'expression' in query && /\bFILL\s*\(/i.test(query.expression));
