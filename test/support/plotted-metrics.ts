import type { MetricQuery, MetricStat, SeriesSource } from '../../cloudwatch-sim/metrics/metric-query.ts';
import { metricId } from '../../cloudwatch-sim/metrics/metric.ts';
import type { TimeRange, TimeSeries } from '../../cloudwatch-sim/metrics/time-series.ts';
import { evaluateQueries } from '../../cloudwatch-sim/queries/evaluate-queries.ts';
import type { EvaluationOptions } from '../../cloudwatch-sim/queries/evaluation-options.ts';

/** Series by metric name, one value a minute from `start`, written as text: `30 - 0` has a gap at the second minute. */
export type Plot = Readonly<Record<string, string>>;

const minute = 60_000;

/** A source of plotted metrics; a longer period has the sum of its minutes, whatever statistic is asked for. */
export function plottedSource(plot: Plot, start = 0): SeriesSource {
  return {
    read: ({ metric, period }: MetricStat, range: TimeRange) => {
      const sums = new Map<number, number>();
      for (const [index, word] of words(plot[metric.name] ?? '').entries()) {
        const time = start + index * minute;
        if (word === '-' || time < range.start || time >= range.end) continue;
        const bucket = range.start + Math.floor((time - range.start) / (period * 1000)) * period * 1000;
        sums.set(bucket, (sums.get(bucket) ?? 0) + Number(word));
      }
      return { times: [...sums.keys()], values: [...sums.values()] };
    },
    list: () => Object.keys(plot).map((name) => metricId('Plot', name)),
  };
}

/** The metric of a plot as a query of its own id. */
export function plotted(
  name: string,
  change: { period?: number; returnData?: boolean; label?: string } = {},
): MetricQuery {
  const { period = 60, returnData = false, label } = change;
  const stat = { metric: metricId('Plot', name), period, statistic: 'Sum' };
  return { id: name, stat, returnData, ...(label !== undefined && { label }) };
}

/** An expression whose data is returned. */
export function expressionQuery(expression: string, id = 'result'): MetricQuery {
  return { id, expression, returnData: true };
}

/** What an expression over plotted metrics comes to, plotted: one line for each series. */
export function plotOf(expression: string, plot: Plot, start = 0, options: EvaluationOptions = {}): string[] {
  const length = Math.max(...Object.values(plot).map((line) => words(line).length));
  const queries = [...Object.keys(plot).map((name) => plotted(name)), expressionQuery(expression)];
  const range = { start, end: start + length * minute };
  const results = evaluateQueries(queries, plottedSource(plot, start), range, options);
  return results.map(({ series }) => line(series, range));
}

function line({ times, values }: TimeSeries, range: TimeRange): string {
  const byTime = new Map(times.map((time, index) => [time, values[index] as number]));
  const length = (range.end - range.start) / minute;
  return Array.from({ length }, (_, index) => {
    const value = byTime.get(range.start + index * minute);
    return value === undefined ? '-' : String(Number(value.toFixed(6)));
  }).join(' ');
}

function words(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}
