import type { AlarmIssue } from './alarm-validation-error.ts';
import type { MetricAlarmInput } from './metric-alarm-input.ts';
import { alarmPeriod, queriesIssues } from './metric-query-checks.ts';

const day = 86_400;
const hour = 3600;
const bandOperators = [
  'LessThanLowerOrGreaterThanUpperThreshold',
  'LessThanLowerThreshold',
  'GreaterThanUpperThreshold',
];
/** What fields that are valid by themselves get wrong together, by the rules of PutMetricAlarm. */
export function metricAlarmIssues(input: MetricAlarmInput): AlarmIssue[] {
  const watched =
    input.Metrics === undefined ? singleMetricIssues(input) : queriesIssues(input, input.Metrics);
  return [...watched, ...windowIssues(input), ...thresholdIssues(input), ...actionIssues(input)];
}

function singleMetricIssues(input: MetricAlarmInput): AlarmIssue[] {
  const issues: AlarmIssue[] = [];
  for (const field of ['MetricName', 'Namespace', 'Period'] as const) {
    if (input[field] === undefined) issues.push({ field, problem: 'is missing, expected it or Metrics' });
  }
  if ((input.Statistic === undefined) === (input.ExtendedStatistic === undefined)) {
    issues.push({ field: 'Statistic', problem: 'expected exactly one of Statistic and ExtendedStatistic' });
  }
  if (input.EvaluateLowSampleCountPercentile && !/^p\d/.test(input.ExtendedStatistic ?? '')) {
    issues.push({
      field: 'EvaluateLowSampleCountPercentile',
      problem: 'is for percentiles, expected an ExtendedStatistic such as p99',
    });
  }
  return issues;
}

function windowIssues(input: MetricAlarmInput): AlarmIssue[] {
  const issues: AlarmIssue[] = [];
  const { EvaluationPeriods: n, DatapointsToAlarm: m = n } = input;
  if (m > n) {
    issues.push({
      field: 'DatapointsToAlarm',
      problem: `is ${m}, expected at most EvaluationPeriods (${n})`,
    });
  }
  const period = alarmPeriod(input) ?? 0;
  const limit = period < hour ? day : 7 * day;
  if (n * period > limit) {
    issues.push({
      field: 'EvaluationPeriods',
      problem: `times the period is ${n * period} s, expected at most ${limit} s ${period < hour ? '(one day) for periods below an hour' : '(seven days)'}`,
    });
  }
  return issues;
}

function thresholdIssues(input: MetricAlarmInput): AlarmIssue[] {
  const { ComparisonOperator: operator, Threshold, ThresholdMetricId: band, Metrics = [] } = input;
  const [needed, forbidden] = bandOperators.includes(operator)
    ? (['ThresholdMetricId', 'Threshold'] as const)
    : (['Threshold', 'ThresholdMetricId'] as const);
  const issues: AlarmIssue[] = [];
  if (input[needed] === undefined)
    issues.push({ field: needed, problem: `is missing, expected with ${operator}` });
  if (input[forbidden] !== undefined) {
    issues.push({ field: forbidden, problem: `is not allowed with ${operator}, expected ${needed}` });
  }
  if (Threshold !== undefined && !Number.isFinite(Threshold)) {
    issues.push({ field: 'Threshold', problem: 'expected a finite number' });
  }
  const query = Metrics.find(({ Id }) => Id === band);
  if (
    band !== undefined &&
    needed === 'ThresholdMetricId' &&
    !/^\s*ANOMALY_DETECTION_BAND\s*\(/.test(query?.Expression ?? '')
  ) {
    issues.push({
      field: 'ThresholdMetricId',
      problem: `"${band}" expected the Id of an ANOMALY_DETECTION_BAND expression in Metrics`,
    });
  }
  return issues;
}

function actionIssues(input: MetricAlarmInput): AlarmIssue[] {
  if (input.Metrics === undefined) return [];
  return (['AlarmActions', 'OKActions', 'InsufficientDataActions'] as const)
    .filter((field) => input[field].some((arn) => /^arn:[^:]*:(?:automate|swf):/.test(arn)))
    .map((field) => ({ field, problem: 'has an EC2 action, which alarms on Metrics cannot take' }));
}
