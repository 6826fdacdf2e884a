import type { CompositeAlarm, MetricAlarm } from '../../../../cloudwatch-sim/alarms/alarm.ts';
import {
  evaluationRange,
  type AlarmReading,
  type ReadSeries,
} from '../../../../cloudwatch-sim/alarms/evaluation/evaluation-window.ts';
import { parseCompositeAlarm } from '../../../../cloudwatch-sim/alarms/parse-composite-alarm.ts';
import { parseMetricAlarm } from '../../../../cloudwatch-sim/alarms/parse-metric-alarm.ts';
import type { TimeSeries } from '../../../../cloudwatch-sim/metrics/time-series.ts';

/** A minute on which the tests begin. */
export const noon = Date.UTC(2026, 0, 15, 12);

export const minute = 60_000;

export const metricAlarmInput = {
  AlarmName: 'Errors',
  Namespace: 'Shop',
  MetricName: 'Errors',
  Dimensions: [{ Name: 'Service', Value: 'checkout' }],
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 5,
  ComparisonOperator: 'GreaterThanThreshold',
};

/** An alarm on more than 5 errors in a minute, with other parameters of PutMetricAlarm where given. */
export function metricAlarm(changes: Record<string, unknown> = {}): MetricAlarm {
  return parseMetricAlarm({ ...metricAlarmInput, ...changes });
}

export function compositeAlarm(
  name: string,
  rule: string,
  changes: Record<string, unknown> = {},
): CompositeAlarm {
  return parseCompositeAlarm({ AlarmName: name, AlarmRule: rule, ...changes });
}

/**
 * Datapoints as AWS draws them, oldest first and ending now: `0` is within the threshold (value 0), `X` breaches it
 * (value 10), `-` is missing.
 */
export function drawnSeries(drawing: string, { period }: MetricAlarm, end: number): TimeSeries {
  const points = Array.from(drawing.replaceAll(' ', ''));
  const times: number[] = [];
  const values: number[] = [];
  points.forEach((point, index) => {
    if (point === '-') return;
    times.push(end - (points.length - index) * period * 1000);
    values.push(point === 'X' ? 10 : 0);
  });
  return { times, values };
}

/** The drawing as what an evaluation ending at noon reads, and its range. */
export function drawn(drawing: string, alarm: MetricAlarm): [AlarmReading, { start: number; end: number }] {
  const range = evaluationRange(alarm, noon);
  return [{ series: within(drawnSeries(drawing, alarm, noon), range) }, range];
}

/** Answers every alarm from its list of values by minute; minutes before and after it have no data. */
export function readMinutes(values: Readonly<Record<string, readonly (number | undefined)[]>>): ReadSeries {
  return (alarm, range) => {
    const points = (values[alarm.name] ?? []).flatMap((value, index) =>
      value === undefined ? [] : [{ time: noon + index * minute, value }],
    );
    const series = { times: points.map(({ time }) => time), values: points.map(({ value }) => value) };
    return { series: within(series, range) };
  };
}

function within({ times, values }: TimeSeries, { start, end }: { start: number; end: number }): TimeSeries {
  const kept = times.flatMap((time, index) => (time >= start && time < end ? [index] : []));
  return { times: kept.map((index) => times[index] ?? 0), values: kept.map((index) => values[index] ?? 0) };
}
