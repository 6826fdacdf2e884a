import type { MetricQuery, MetricStat } from '../../metrics/metric-query.ts';
import type { CompositeAlarm, MetricAlarm } from '../alarm.ts';
import { isBasicStatistic } from '../alarm-properties.ts';
import { cloudWatchTime } from '../timestamps.ts';
import type { AlarmRecord } from './alarm-record.ts';
import { regionNames } from './region-names.ts';

/** Whose alarms these are. */
export interface AlarmAccount {
  readonly region: string;
  readonly accountId: string;
}

/** The body that CloudWatch publishes to a topic; alarms on one metric, on Metrics and composites differ in it. */
export type AlarmMessage = Readonly<Record<string, unknown>>;

/** The subject of the same message. */
export function alarmSubject({ alarm, state }: AlarmRecord, { region }: AlarmAccount): string {
  return `${state}: "${alarm.name}" in ${regionNames[region] ?? region}`;
}

/** The message for the state that a record is in. */
export function alarmMessage(record: AlarmRecord, { region, accountId }: AlarmAccount): AlarmMessage {
  const { alarm } = record;
  return {
    AlarmName: alarm.name,
    AlarmDescription: alarm.description ?? null,
    AWSAccountId: accountId,
    AlarmConfigurationUpdatedTimestamp: cloudWatchTime(record.configurationUpdatedAt),
    NewStateValue: record.state,
    NewStateReason: record.reason,
    StateChangeTime: cloudWatchTime(record.stateUpdatedAt),
    Region: regionNames[region] ?? region,
    AlarmArn: record.arn,
    OldStateValue: record.previousState,
    OKActions: alarm.actions.OK,
    AlarmActions: alarm.actions.ALARM,
    InsufficientDataActions: alarm.actions.INSUFFICIENT_DATA,
    ...(alarm.type === 'MetricAlarm' ? { Trigger: trigger(alarm) } : compositePart(alarm, record)),
  };
}

function compositePart({ rule }: CompositeAlarm, { triggeringChildren = [] }: AlarmRecord): object {
  return {
    AlarmRule: rule,
    TriggeringChildren: triggeringChildren.map(({ arn, state, at }) => ({
      Arn: arn,
      State: { Value: state, Timestamp: cloudWatchTime(at) },
    })),
  };
}

function trigger(alarm: MetricAlarm): object {
  const { watch, threshold } = alarm;
  return {
    ...(watch.kind === 'metric' ? singleMetric(watch.stat) : {}),
    Period: alarm.period,
    EvaluationPeriods: alarm.evaluationPeriods,
    ...(alarm.datapointsToAlarm === undefined ? {} : { DatapointsToAlarm: alarm.datapointsToAlarm }),
    ComparisonOperator: alarm.operator,
    ...(threshold.kind === 'value'
      ? { Threshold: threshold.value }
      : { ThresholdMetricId: threshold.queryId }),
    TreatMissingData: alarm.treatMissingData ?? '',
    EvaluateLowSampleCountPercentile: alarm.evaluateLowSampleCountPercentile ?? '',
    ...(watch.kind === 'queries' ? { Metrics: watch.queries.map(queryPart) } : {}),
  };
}

function singleMetric({ metric, statistic, unit }: MetricStat): object {
  return {
    MetricName: metric.name,
    Namespace: metric.namespace,
    ...(isBasicStatistic(statistic)
      ? { StatisticType: 'Statistic', Statistic: upperSnake(statistic) }
      : { StatisticType: 'ExtendedStatistic', ExtendedStatistic: statistic }),
    Unit: unit ?? null,
    Dimensions: dimensionsPart({ metric }),
  };
}

function queryPart(query: MetricQuery): object {
  const label = query.label === undefined ? {} : { Label: query.label };
  if ('expression' in query) {
    return { Expression: query.expression, Id: query.id, ...label, ReturnData: query.returnData };
  }
  const { metric, period, statistic, unit } = query.stat;
  return {
    Id: query.id,
    ...label,
    MetricStat: {
      Metric: {
        Dimensions: dimensionsPart({ metric }),
        MetricName: metric.name,
        Namespace: metric.namespace,
      },
      Period: period,
      Stat: statistic,
      ...(unit === undefined ? {} : { Unit: unit }),
    },
    ReturnData: query.returnData,
  };
}

/** Lower-case names here, and the value first, as CloudWatch has it in notifications alone. */
function dimensionsPart({ metric }: Pick<MetricStat, 'metric'>): object[] {
  return metric.dimensions.map(({ name, value }) => ({ value, name }));
}

/** `SampleCount` becomes `SAMPLE_COUNT`. */
function upperSnake(text: string): string {
  return text.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
}
