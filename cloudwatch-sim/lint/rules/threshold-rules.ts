import type { ComparisonOperator, MetricAlarm } from '../../alarms/alarm.ts';
import type { MetricStat } from '../../metrics/metric-query.ts';
import { knownMetric } from '../aws-metrics/known-metrics.ts';
import type { LintSubject } from '../lint-subject.ts';
import { type Complaint, type LintRule, sources } from '../rule.ts';
import { direction, place, statisticPlace, watchedMetrics } from '../watched-metrics.ts';

/** Thresholds and statistics that do not fit the metric. */
export const thresholdRules: readonly LintRule[] = [
  {
    id: 'threshold-never-met',
    severity: 'error',
    title: 'A threshold that no value can cross',
    why: 'The metric has no values on the other side of the threshold, such as percentages above 100 or negative counts: the alarm is never raised.',
    remedy: 'Give the threshold in the unit of the metric and its statistic.',
    source: sources.statistics,
    check: (subject) => thresholds(subject, 'never'),
  },
  {
    id: 'threshold-always-met',
    severity: 'error',
    title: 'A threshold that every value crosses',
    why: 'Each datapoint is breaching, such as any count that is at least 0: the alarm never leaves ALARM while there are data.',
    remedy: 'Take > instead of >=, or a threshold above the least value.',
    source: sources.statistics,
    check: (subject) => thresholds(subject, 'always'),
  },
  {
    id: 'period-too-short',
    severity: 'error',
    title: 'A period shorter than the metric is reported in',
    why: 'Most periods have no data then, so the alarm follows how missing data are treated instead of the metric, and may never leave its state.',
    remedy: 'Take a period of at least the time from one value to the next.',
    source: sources.evaluation,
    check: ({ metricAlarms }) =>
      metricAlarms.flatMap(({ resource, alarm }) =>
        watchedMetrics(alarm).flatMap(({ stat, path }) => {
          const every = reportedEvery(stat);
          if (every === undefined || stat.period >= every) return [];
          const problem = `${stat.metric.name} is reported every ${every} s, the period is ${stat.period} s.`;
          return [{ resource, path: place(...path.slice(0, -1), 'Period'), problem }];
        }),
      ),
  },
  {
    id: 'average-latency',
    severity: 'warning',
    title: 'An average of times',
    why: 'A few very slow requests disappear among many quick ones. What users notice is in the percentiles.',
    remedy: 'Watch p99 (or p95, p90), or a trimmed mean such as TM(0%:99%).',
    source: sources.statistics,
    check: ({ metricAlarms }) =>
      metricAlarms.flatMap(({ resource, alarm }) =>
        watchedMetrics(alarm)
          .filter(
            ({ stat }) => direction(alarm) !== 'low' && stat.statistic === 'Average' && isDuration(stat),
          )
          .map((watched) => ({
            resource,
            path: statisticPlace(watched),
            problem: `${watched.stat.metric.name} is watched by its average.`,
          })),
      ),
  },
  {
    id: 'statistic-unfit',
    severity: 'warning',
    title: 'A statistic that does not tell what is wanted',
    why: 'Sum of a level adds up how often it was looked at, and SampleCount of faults counts what was looked at, not what failed.',
    remedy: 'Take Maximum (or Average) of levels and Sum of faults.',
    source: sources.statistics,
    check: ({ metricAlarms }) =>
      metricAlarms.flatMap(({ resource, alarm }) =>
        watchedMetrics(alarm)
          .filter(({ stat, isResult }) => isUnfit(stat, isResult))
          .map((watched) => ({
            resource,
            path: statisticPlace(watched),
            problem: `${watched.stat.statistic} of ${watched.stat.metric.name} is watched.`,
          })),
      ),
  },
  {
    id: 'low-samples',
    severity: 'info',
    title: 'A percentile that few samples decide',
    why: 'With few requests in a period, p99 is the slowest of them, so one slow request raises the alarm.',
    remedy:
      'Set EvaluateLowSampleCountPercentile to ignore, or write evaluate if that is meant; or ask for several datapoints.',
    source: sources.lowSamples,
    check: ({ metricAlarms }) =>
      metricAlarms
        .filter(({ alarm }) => isOpenToLowSamples(alarm))
        .map(({ resource }) => ({
          resource,
          path: place('EvaluateLowSampleCountPercentile'),
          problem: 'Percentiles of few samples are evaluated, as nothing is said.',
        })),
  },
];

interface Range {
  readonly least: number;
  readonly most: number;
}

function* thresholds({ metricAlarms }: LintSubject, wanted: 'never' | 'always'): Iterable<Complaint> {
  for (const { resource, alarm } of metricAlarms) {
    const result = watchedMetrics(alarm).find(({ isResult }) => isResult);
    if (result === undefined || alarm.threshold.kind === 'band') continue;
    const range = rangeOf(result.stat);
    const { value } = alarm.threshold;
    const meets = meetings[alarm.operator];
    if (range === undefined || meets === undefined || meets(range, value) !== wanted) continue;
    if (wanted === 'never' && raisedBySilence(alarm, result.stat)) continue;
    const { statistic, metric } = result.stat;
    const values = range.most === Infinity ? `${range.least} or more` : `${range.least} to ${range.most}`;
    const problem = `${statistic} of ${metric.name} is ${values}, which is ${wanted} ${spoken[alarm.operator]} ${value}.`;
    yield { resource, path: place('Threshold'), problem };
  }
}

/** Whether a range is on one side of a threshold; undefined if a value decides. */
const meetings: Readonly<
  Partial<Record<ComparisonOperator, (range: Range, threshold: number) => 'never' | 'always' | undefined>>
> = {
  GreaterThanThreshold: ({ least, most }, value) => side(most <= value, least > value),
  GreaterThanOrEqualToThreshold: ({ least, most }, value) => side(most < value, least >= value),
  LessThanThreshold: ({ least, most }, value) => side(least >= value, most < value),
  LessThanOrEqualToThreshold: ({ least, most }, value) => side(least > value, most <= value),
};

const side = (never: boolean, always: boolean) => (never ? 'never' : always ? 'always' : undefined);

const spoken: Readonly<Partial<Record<ComparisonOperator, string>>> = {
  GreaterThanThreshold: 'greater than',
  GreaterThanOrEqualToThreshold: 'at least',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'at most',
};

/** What is reported only when it happens is rightly compared with less than one: silence is what raises the alarm. */
const raisedBySilence = (alarm: MetricAlarm, stat: MetricStat): boolean =>
  alarm.treatMissingData === 'breaching' && direction(alarm) === 'low' && rangeOf(stat)?.least === 1;

/** The values that a statistic can have, as far as the metric is known. */
function rangeOf({ metric, statistic, unit }: MetricStat): Range | undefined {
  const known = knownMetric(metric);
  const least =
    metric.namespace === 'AWS/Lambda' && metric.name === 'Invocations' && statistic === 'Sum' ? 1 : 0;
  const adds = /^(?:Sum|SampleCount|TC|TS)/i.test(statistic);
  const values = known?.values ?? (known === undefined ? (unit === 'Percent' ? 'percent' : 'any') : 'count');
  if (values === 'any') return undefined;
  if (values === 'count' || adds) return { least, most: Infinity };
  return { least: 0, most: values === 'percent' ? 100 : 1 };
}

/** Seconds from one value to the next. AWS's own metrics come by the minute at best. */
const reportedEvery = ({ metric }: MetricStat): number | undefined => {
  const known = knownMetric(metric);
  return known === undefined ? undefined : (known.every ?? 60);
};

const isDuration = ({ metric }: MetricStat): boolean => {
  const known = knownMetric(metric);
  return known === undefined ? /latency|duration|responsetime/i.test(metric.name) : known.kind === 'duration';
};

function isUnfit({ metric, statistic, period }: MetricStat, isResult: boolean): boolean {
  const known = knownMetric(metric);
  if (known?.kind === 'level') return statistic === 'Sum' && period > (known.every ?? 60);
  // Beside others in an expression it is how often something was tried.
  return known?.kind === 'faults' && statistic === 'SampleCount' && isResult;
}

function isOpenToLowSamples({ watch, evaluateLowSampleCountPercentile: choice }: MetricAlarm): boolean {
  if (watch.kind === 'queries' || choice !== undefined || !/^p\d/.test(watch.stat.statistic)) return false;
  return isDuration(watch.stat);
}
