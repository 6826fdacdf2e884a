import type { MetricStat } from '../metrics/metric-query.ts';
import { queryOf, statOf } from '../metrics/query-members.ts';
import type { MetricAlarm } from './alarm.ts';
import { AlarmValidationError } from './alarm-validation-error.ts';
import { commonProperties, parseFields } from './common-input.ts';
import { metricAlarmIssues } from './metric-alarm-checks.ts';
import { metricAlarmFields, notSimulated, type MetricAlarmInput } from './metric-alarm-input.ts';
import { alarmPeriod } from './metric-query-checks.ts';

/**
 * A metric alarm from the parameters of PutMetricAlarm or the properties of AWS::CloudWatch::Alarm (AlarmName given,
 * references resolved). Throws AlarmValidationError with everything that CloudWatch would refuse.
 */
export function parseMetricAlarm(input: unknown): MetricAlarm {
  const fields = parseFields(metricAlarmFields, input);
  const issues = metricAlarmIssues(fields);
  for (const field of notSimulated) {
    if ((input as Record<string, unknown>)[field] !== undefined) {
      issues.push({ field, problem: 'is not simulated, expected an alarm without it' });
    }
  }
  if (issues.length > 0) throw new AlarmValidationError(fields.AlarmName, issues);
  return asMetricAlarm(fields);
}

function asMetricAlarm(fields: MetricAlarmInput): MetricAlarm {
  const { DatapointsToAlarm, TreatMissingData, EvaluateLowSampleCountPercentile } = fields;
  return {
    type: 'MetricAlarm',
    ...commonProperties(fields),
    watch: fields.Metrics === undefined ? { kind: 'metric', stat: singleStat(fields) } : queriesOf(fields),
    period: alarmPeriod(fields) ?? 60,
    operator: fields.ComparisonOperator,
    threshold:
      fields.ThresholdMetricId === undefined
        ? { kind: 'value', value: fields.Threshold ?? 0 }
        : { kind: 'band', queryId: fields.ThresholdMetricId },
    evaluationPeriods: fields.EvaluationPeriods,
    ...(DatapointsToAlarm === undefined ? {} : { datapointsToAlarm: DatapointsToAlarm }),
    ...(TreatMissingData === undefined ? {} : { treatMissingData: TreatMissingData }),
    ...(EvaluateLowSampleCountPercentile === undefined
      ? {}
      : { evaluateLowSampleCountPercentile: EvaluateLowSampleCountPercentile }),
  };
}

function singleStat(fields: MetricAlarmInput): MetricStat {
  return statOf({
    Metric: {
      Namespace: fields.Namespace ?? '',
      MetricName: fields.MetricName ?? '',
      Dimensions: fields.Dimensions ?? [],
    },
    Period: fields.Period ?? 60,
    Stat: fields.Statistic ?? fields.ExtendedStatistic ?? '',
    Unit: fields.Unit,
  });
}

function queriesOf({ Metrics = [], ThresholdMetricId }: MetricAlarmInput): MetricAlarm['watch'] {
  const result = Metrics.find(({ Id, ReturnData }) => ReturnData && Id !== ThresholdMetricId);
  return { kind: 'queries', queries: Metrics.map(queryOf), resultId: result?.Id ?? '' };
}
