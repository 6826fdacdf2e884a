import {
  Alarm,
  AnomalyDetectionAlarm,
  ComparisonOperator,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { BandRule, Comparison, MissingData } from './alarm-rule.ts';
import { type AlarmMetric, toCdkMetric } from './metric.ts';
import type { Condition, PlannedAlarm } from './plan/planned-alarm.ts';

const operators: Readonly<Record<Comparison, ComparisonOperator>> = {
  '>': ComparisonOperator.GREATER_THAN_THRESHOLD,
  '>=': ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  '<': ComparisonOperator.LESS_THAN_THRESHOLD,
  '<=': ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
};

const bandOperators: Readonly<Record<BandRule['outside'], ComparisonOperator>> = {
  above: ComparisonOperator.GREATER_THAN_UPPER_THRESHOLD,
  below: ComparisonOperator.LESS_THAN_LOWER_THRESHOLD,
  either: ComparisonOperator.LESS_THAN_LOWER_OR_GREATER_THAN_UPPER_THRESHOLD,
};

const missingData: Readonly<Record<MissingData['treat'], TreatMissingData>> = {
  breaching: TreatMissingData.BREACHING,
  notBreaching: TreatMissingData.NOT_BREACHING,
  ignore: TreatMissingData.IGNORE,
  missing: TreatMissingData.MISSING,
};

/** One condition of an alarm as an alarm on a metric, which tells nobody yet. */
export function createMetricAlarm(
  scope: Construct,
  id: string,
  name: string,
  { rule, description }: PlannedAlarm,
  condition: Condition,
): Alarm {
  const { evaluate, periodSeconds, metric } = condition;
  const common = {
    alarmName: name,
    alarmDescription: description,
    metric: toCdkMetric(metric, periodSeconds),
    datapointsToAlarm: evaluate.breaching,
    evaluationPeriods: evaluate.of,
    treatMissingData: missingData[rule.missing.treat],
  };
  if (condition.kind === 'band') {
    return new AnomalyDetectionAlarm(scope, id, {
      ...common,
      stdDevs: condition.deviations,
      comparisonOperator: bandOperators[condition.outside],
    });
  }
  return new Alarm(scope, id, {
    ...common,
    threshold: condition.threshold,
    comparisonOperator: operators[condition.comparison],
    ...lowSamples(metric),
  });
}

/**
 * Percentiles are judged however few samples there are: to ignore them would need 200 requests a minute for p95, which a
 * service of few, long jobs rarely has. That one slow request raises no alarm, rules see to by asking for several periods.
 */
const lowSamples = (metric: AlarmMetric) =>
  metric.kind === 'single' && /^p\d/.test(metric.statistic)
    ? { evaluateLowSampleCountPercentile: 'evaluate' }
    : {};
