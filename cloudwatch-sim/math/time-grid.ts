import type { TimeRange, TimeSeries } from '../metrics/time-series.ts';

/** Periods one after the other; the values of a series on it are an array with NaN where there is no data point. */
export interface TimeGrid {
  /** When the first period begins, epoch milliseconds. */
  readonly start: number;
  /** Seconds. */
  readonly period: number;
  /** How many periods. */
  readonly length: number;
}

/** More periods than 455 days have minutes: the longest that CloudWatch keeps anything. */
export const maximumPeriods = 1_000_000;

/**
 * The periods that begin within a range. They are counted from the range's own start, as GetMetricData and alarms do: an
 * alarm with a period of five minutes slides by the minute.
 * @throws RangeError if the range is empty or has too many periods.
 */
export function timeGrid(range: TimeRange, period: number): TimeGrid {
  const length = Math.ceil((range.end - range.start) / (period * 1000));
  if (!(length > 0)) {
    throw new RangeError(
      `The range is empty: its end (${range.end}) is not after its start (${range.start}).`,
    );
  }
  if (length > maximumPeriods) {
    throw new RangeError(
      `The range has ${length} periods of ${period} s, at most ${maximumPeriods} can be evaluated; take a longer period.`,
    );
  }
  return { start: range.start, period, length };
}

/** What is held in memory at once, in points of eight bytes; a short series weighs as much as one of 1,000 points. */
const maximumPoints = 20_000_000;
const leastWeight = 1000;

/** @throws RangeError if so many series on a grid are more than can be held at once. */
export function assertHoldable(series: number, grid: TimeGrid): void {
  if (series * Math.max(grid.length, leastWeight) <= maximumPoints) return;
  throw new RangeError(
    `${series} series of ${grid.length} periods are more than can be evaluated at once; ask for fewer, a shorter range or a longer period.`,
  );
}

/** When a period of the grid begins, epoch milliseconds. */
export function timeOf(grid: TimeGrid, index: number): number {
  return grid.start + index * grid.period * 1000;
}

/** A series' values by period of the grid; points outside it are left out. */
export function valuesOnGrid(series: TimeSeries, grid: TimeGrid): Float64Array {
  const values = new Float64Array(grid.length).fill(Number.NaN);
  const step = grid.period * 1000;
  for (let point = 0; point < series.times.length; point++) {
    const index = Math.floor(((series.times[point] as number) - grid.start) / step);
    const value = series.values[point] as number;
    if (index >= 0 && index < grid.length && Number.isFinite(value)) values[index] = value;
  }
  return values;
}

/** The data points among values on a grid. */
export function seriesOf(values: Float64Array, grid: TimeGrid): TimeSeries {
  const series = { times: [] as number[], values: [] as number[] };
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (Number.isNaN(value)) continue;
    series.times.push(timeOf(grid, index));
    series.values.push(value);
  }
  return series;
}
