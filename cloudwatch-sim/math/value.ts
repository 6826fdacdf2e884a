import type { MetricStat } from '../metrics/metric-query.ts';

/** The types of metric math: a scalar, a time series, an array of time series. */
export type ValueType = 'S' | 'TS' | 'TS[]';

/** A time series on the grid of an evaluation: one value a period, NaN where there is no data point. */
export interface Series {
  readonly values: Float64Array;
  /** The label, or the template of a dynamic one, that the series has as member of an array; empty if it has none. */
  readonly label: string;
  /** The metric that the series is or was made from: of several the one whose label it has; none of a generated one. */
  readonly stat?: MetricStat;
}

/** What an expression comes to. A scalar that has no value, such as the maximum of an empty series, is NaN. */
export type Value = number | Series | readonly Series[];

/** What represents each type. */
export interface ValueOf {
  S: number;
  TS: Series;
  'TS[]': readonly Series[];
}

export function isArray(value: Value): value is readonly Series[] {
  return Array.isArray(value);
}

/** A number if it can be a data point, else NaN, so that the point is dropped. */
export function finiteOrMissing(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}

/** A series without label, of values that were computed. */
export function seriesFrom(values: Float64Array): Series {
  return { values, label: '' };
}

/** A series whose every period has one value. */
export function constantValues(length: number, value: number): Float64Array {
  return new Float64Array(length).fill(finiteOrMissing(value));
}
