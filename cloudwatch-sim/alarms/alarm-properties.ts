import type { MetricQuery, MetricStat } from '../metrics/metric-query.ts';
import { dimensionMembers } from '../metrics/query-members.ts';
import type { Alarm, CompositeAlarm, MetricAlarm } from './alarm.ts';

/** An alarm's configuration in the names of the API: what parseMetricAlarm and parseCompositeAlarm read back. */
export function alarmProperties(alarm: Alarm): Record<string, unknown> {
  return {
    AlarmName: alarm.name,
    AlarmDescription: alarm.description,
    ActionsEnabled: alarm.actionsEnabled,
    OKActions: alarm.actions.OK,
    AlarmActions: alarm.actions.ALARM,
    InsufficientDataActions: alarm.actions.INSUFFICIENT_DATA,
    ...(alarm.type === 'MetricAlarm' ? metricProperties(alarm) : compositeProperties(alarm)),
  };
}

/** Whether a statistic goes into `Statistic` rather than `ExtendedStatistic`. */
export function isBasicStatistic(statistic: string): boolean {
  return ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'].includes(statistic);
}

function metricProperties(alarm: MetricAlarm): Record<string, unknown> {
  const { watch, threshold } = alarm;
  return {
    ...(watch.kind === 'metric'
      ? singleMetricProperties(watch.stat)
      : { Metrics: watch.queries.map(queryProperties) }),
    EvaluationPeriods: alarm.evaluationPeriods,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    ...(threshold.kind === 'value'
      ? { Threshold: threshold.value }
      : { ThresholdMetricId: threshold.queryId }),
    ComparisonOperator: alarm.operator,
    TreatMissingData: alarm.treatMissingData,
    EvaluateLowSampleCountPercentile: alarm.evaluateLowSampleCountPercentile,
  };
}

function singleMetricProperties(stat: MetricStat): Record<string, unknown> {
  return {
    MetricName: stat.metric.name,
    Namespace: stat.metric.namespace,
    [isBasicStatistic(stat.statistic) ? 'Statistic' : 'ExtendedStatistic']: stat.statistic,
    Dimensions: dimensionMembers(stat.metric.dimensions),
    Period: stat.period,
    Unit: stat.unit,
  };
}

function queryProperties(query: MetricQuery): Record<string, unknown> {
  const base = { Id: query.id, Label: query.label, ReturnData: query.returnData };
  if ('expression' in query) return { ...base, Expression: query.expression, Period: query.period };
  const { metric, period, statistic, unit } = query.stat;
  return {
    ...base,
    MetricStat: {
      Metric: {
        Namespace: metric.namespace,
        MetricName: metric.name,
        Dimensions: dimensionMembers(metric.dimensions),
      },
      Period: period,
      Stat: statistic,
      Unit: unit,
    },
  };
}

function compositeProperties({ rule, suppressor }: CompositeAlarm): Record<string, unknown> {
  return {
    AlarmRule: rule,
    ActionsSuppressor: suppressor?.alarm,
    ActionsSuppressorWaitPeriod: suppressor?.waitPeriod,
    ActionsSuppressorExtensionPeriod: suppressor?.extensionPeriod,
  };
}
