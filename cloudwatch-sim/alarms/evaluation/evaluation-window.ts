import type { TimeRange, TimeSeries } from '../../metrics/time-series.ts';
import type { MetricAlarm } from '../alarm.ts';
import { comparisons } from './comparison.ts';

/** What an alarm reads: its series, for a band operator the band, and how many samples stand behind each point. */
export interface AlarmReading {
  readonly series: TimeSeries;
  /** Needed by alarms with a band; a point outside of either edge's times counts as missing. */
  readonly band?: { readonly lower: TimeSeries; readonly upper: TimeSeries };
  /** Needed by alarms that ignore percentiles of low samples. */
  readonly sampleCounts?: TimeSeries;
}

/** Reads an alarm's data in periods of `alarm.period` that begin at `range.start`, not at round times. */
export type ReadSeries = (alarm: MetricAlarm, range: TimeRange) => AlarmReading;

/** One datapoint, judged. */
export interface Datapoint {
  /** Start of its period, epoch milliseconds. */
  readonly time: number;
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  readonly breaching: boolean;
  readonly sampleCount?: number;
}

/** The datapoints by age: index 0 is the newest period; undefined where there is none. */
export type EvaluationWindow = readonly (Datapoint | undefined)[];

/**
 * How many periods CloudWatch may look back for N evaluation periods. It says that it fetches more than N and gives one
 * example, 5 for N = 3; public measurements of N = 1 agree with 3. `chosen` follows both; verdicts that would differ
 * for another length up to `most` are marked.
 */
export function evaluationRangeLengths(evaluationPeriods: number): {
  readonly least: number;
  readonly chosen: number;
  readonly most: number;
} {
  return { least: evaluationPeriods + 1, chosen: evaluationPeriods + 2, most: 2 * evaluationPeriods + 2 };
}

/** Milliseconds between evaluations: 10 s for short periods, an hour when the window is longer than a day. */
export function evaluationInterval({ period, evaluationPeriods }: MetricAlarm): number {
  if (period < 60) return 10_000;
  return period * evaluationPeriods > 86_400 ? 3_600_000 : 60_000;
}

/** The last moment up to `now` at which the alarm is evaluated, which is where its newest period ends. */
export function lastEvaluation(alarm: MetricAlarm, now: number): number {
  const interval = evaluationInterval(alarm);
  return Math.floor(now / interval) * interval;
}

/** Everything an evaluation whose newest period ends at `end` may look at. */
export function evaluationRange(alarm: MetricAlarm, end: number): TimeRange {
  const { most } = evaluationRangeLengths(alarm.evaluationPeriods);
  return { start: end - most * alarm.period * 1000, end };
}

/** Puts a reading of `range` into its periods and judges every point. */
export function evaluationWindow(
  alarm: MetricAlarm,
  reading: AlarmReading,
  range: TimeRange,
): EvaluationWindow {
  const step = alarm.period * 1000;
  const length = Math.round((range.end - range.start) / step);
  const window = Array.from<Datapoint | undefined>({ length });
  const edges = edgesOf(alarm, reading);
  const counts = reading.sampleCounts && valuesByTime(reading.sampleCounts);
  const { breaches } = comparisons[alarm.operator];
  reading.series.times.forEach((at, index) => {
    const value = reading.series.values[index];
    const edge = edges(at);
    if (value === undefined || Number.isNaN(value) || edge === undefined) return;
    if (at < range.start || at >= range.end) return;
    const { lower, upper } = edge;
    const sampleCount = counts?.get(at);
    window[length - 1 - Math.floor((at - range.start) / step)] = {
      time: at,
      value,
      lower,
      upper,
      breaching: breaches(value, lower, upper),
      ...(sampleCount === undefined ? {} : { sampleCount }),
    };
  });
  return window;
}

type Edges = (time: number) => { readonly lower: number; readonly upper: number } | undefined;

function edgesOf({ threshold, name }: MetricAlarm, { band }: AlarmReading): Edges {
  if (threshold.kind === 'value') {
    const fixed = { lower: threshold.value, upper: threshold.value };
    return () => fixed;
  }
  if (band === undefined) {
    throw new TypeError(
      `Alarm "${name}" compares with a band, but its reading has none: expected lower and upper.`,
    );
  }
  const lowers = valuesByTime(band.lower);
  const uppers = valuesByTime(band.upper);
  return (time) => {
    const lower = lowers.get(time);
    const upper = uppers.get(time);
    return lower === undefined || upper === undefined ? undefined : { lower, upper };
  };
}

function valuesByTime({ times, values }: TimeSeries): Map<number, number | undefined> {
  return new Map(times.map((time, index) => [time, values[index]]));
}
