import type { MetricId } from './metric.ts';
import type { TimeRange, TimeSeries } from './time-series.ts';

/** A statistic of a metric over periods of `period` seconds, as MetricStat of the API. */
export interface MetricStat {
  readonly metric: MetricId;
  readonly period: number;
  /** As CloudWatch writes it: `Sum`, `p99`, `TM(10%:90%)`. */
  readonly statistic: string;
  readonly unit?: string;
}

interface QueryBase {
  /** Begins with a lower-case letter; expressions refer to it. */
  readonly id: string;
  readonly label?: string;
  /** Whether the result is wanted or only feeds expressions. */
  readonly returnData: boolean;
}

/** One entry of MetricDataQueries or of an alarm's Metrics. */
export type MetricQuery =
  | (QueryBase & { readonly stat: MetricStat })
  | (QueryBase & { readonly expression: string; readonly period?: number });

/** Where queries read their series from. */
export interface SeriesSource {
  /** The statistic's values within the range; periods without data have no entry. */
  read(stat: MetricStat, range: TimeRange): TimeSeries;
  /** Metrics that had data within `range` and satisfy a SEARCH. */
  list(range: TimeRange): Iterable<MetricId>;
  /** Grows with every change of what can be read; a source that has none may change at any time. */
  readonly version?: number;
}
