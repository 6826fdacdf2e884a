import type { AlarmIssue } from './alarm-validation-error.ts';
import type { MetricAlarmInput, QueryInput } from './metric-alarm-input.ts';

const singleMetricFields = [
  'MetricName',
  'Namespace',
  'Dimensions',
  'Period',
  'Statistic',
  'ExtendedStatistic',
  'Unit',
] as const;

/** Seconds that one datapoint of the alarm covers; undefined where no query says. */
export function alarmPeriod({ Period, Metrics = [] }: MetricAlarmInput): number | undefined {
  return (
    Period ??
    Metrics.find(({ MetricStat }) => MetricStat !== undefined)?.MetricStat?.Period ??
    Metrics.find(({ ReturnData }) => ReturnData)?.Period
  );
}

/** What is wrong with the `Metrics` of an alarm, and with what stands beside them. */
export function queriesIssues(input: MetricAlarmInput, queries: readonly QueryInput[]): AlarmIssue[] {
  const issues: AlarmIssue[] = singleMetricFields
    .filter((field) => isGiven(input[field]))
    .map((field) => ({ field, problem: 'is not allowed beside Metrics, expected it within a MetricStat' }));
  if (input.EvaluateLowSampleCountPercentile !== undefined) {
    issues.push({ field: 'EvaluateLowSampleCountPercentile', problem: 'is not allowed beside Metrics' });
  }
  queries.forEach((query, index) => issues.push(...queryIssues(query, index, queries)));
  const stats = queries.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat] : []));
  if (stats.length > 10) {
    issues.push({ field: 'Metrics', problem: `has ${stats.length} metrics, expected at most 10` });
  }
  const periods = [...new Set(stats.map(({ Period }) => Period))];
  if (periods.length > 1) {
    issues.push({
      field: 'Metrics',
      problem: `has periods of ${periods.join(' and ')} s, expected one period`,
    });
  }
  if (alarmPeriod(input) === undefined) {
    issues.push({
      field: 'Metrics',
      problem: 'has no period, expected one in a MetricStat or the expression',
    });
  }
  const results = queries.filter(({ Id, ReturnData }) => ReturnData && Id !== input.ThresholdMetricId);
  if (results.length !== 1) {
    issues.push({
      field: 'Metrics',
      problem: `has ${results.length} queries with ReturnData true, expected exactly one to compare`,
    });
  }
  return issues;
}

function queryIssues(
  { Id, Expression, MetricStat }: QueryInput,
  index: number,
  queries: readonly QueryInput[],
) {
  const issues: AlarmIssue[] = [];
  const field = `Metrics[${index}]`;
  if (queries.findIndex((other) => other.Id === Id) < index) {
    issues.push({ field: `${field}.Id`, problem: `"${Id}" is taken, expected an id of its own` });
  }
  if ((Expression === undefined) === (MetricStat === undefined)) {
    issues.push({ field, problem: 'expected exactly one of Expression and MetricStat' });
  }
  if (/\bSEARCH\s*\(/.test(Expression ?? '')) {
    issues.push({ field: `${field}.Expression`, problem: 'uses SEARCH, which alarms cannot' });
  }
  return issues;
}

/** An empty list says nothing. */
function isGiven(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
}
