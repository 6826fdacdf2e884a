import * as z from 'zod';
import type { CloudWatch } from '../../cloudwatch.ts';
import { metricOf } from '../../metrics/query-members.ts';
import { ApiError } from '../api-error.ts';
import type { Members } from '../protocol/protocol.ts';
import { readInput } from '../read-input.ts';
import { dimensions, period, text, time } from './members.ts';

const mostDatapoints = 1440;

const getMetricStatisticsInput = z.object({
  Namespace: text,
  MetricName: text,
  Dimensions: dimensions,
  StartTime: time,
  EndTime: time,
  Period: period,
  Statistics: z.array(z.enum(['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'])).default([]),
  ExtendedStatistics: z.array(text).max(10).default([]),
  Unit: text.optional(),
});

/** GetMetricStatistics. */
export function getMetricStatistics(cloudwatch: CloudWatch, input: Members): Members {
  const asked = readInput(getMetricStatisticsInput, input);
  const range = rangeOf(asked);
  if (asked.Statistics.length + asked.ExtendedStatistics.length === 0) {
    throw new ApiError(
      'MissingParameter',
      'Statistics or ExtendedStatistics must name at least one statistic.',
    );
  }
  const metric = metricOf(asked);
  const unit = asked.Unit ?? cloudwatch.metrics.unitsOf(metric, range)[0];
  const points = new Map<number, Record<string, unknown>>();
  const read = (statistic: string, set: (point: Record<string, unknown>, value: number) => void): void => {
    const wanted = { metric, period: asked.Period, statistic, ...(unit === undefined ? {} : { unit }) };
    const { times, values } = cloudwatch.metrics.read(wanted, range);
    times.forEach((at, index) => {
      const point = points.get(at) ?? { Timestamp: new Date(at), Unit: unit };
      points.set(at, point);
      set(point, values[index] ?? Number.NaN);
    });
  };
  for (const statistic of asked.Statistics) read(statistic, (point, value) => (point[statistic] = value));
  for (const statistic of asked.ExtendedStatistics) {
    read(statistic, (point, value) => {
      point['ExtendedStatistics'] = {
        ...(point['ExtendedStatistics'] as object | undefined),
        [statistic]: value,
      };
    });
  }
  return { Label: asked.MetricName, Datapoints: [...points.values()] };
}

function rangeOf({ StartTime, EndTime, Period }: z.output<typeof getMetricStatisticsInput>): {
  readonly start: number;
  readonly end: number;
} {
  const step = Period * 1000;
  const range = { start: Math.floor(StartTime / step) * step, end: EndTime };
  const count = Math.ceil((range.end - range.start) / step);
  if (count < 1) throw new ApiError('InvalidParameterValue', 'EndTime must be later than StartTime.');
  if (count > mostDatapoints) {
    throw new ApiError(
      'InvalidParameterCombination',
      `You have requested up to ${count} datapoints, which exceeds the limit of ${mostDatapoints}. Ask for a longer Period or a shorter time.`,
    );
  }
  return range;
}
