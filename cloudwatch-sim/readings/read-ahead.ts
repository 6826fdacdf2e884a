import type { AlarmReading, ReadSeries } from '../alarms/evaluation/evaluation-window.ts';
import type { MetricAlarm } from '../alarms/alarm.ts';
import type { TimeRange, TimeSeries } from '../metrics/time-series.ts';

/** Periods that are read at once. */
const block = 512;

/** A reading of more than was asked for, and until when it holds. */
interface Ahead {
  readonly version: number;
  readonly range: TimeRange;
  readonly reading: AlarmReading;
}

/**
 * Reads many periods at once for alarms that slide over data at rest, as they do when a test runs through a day: what a
 * period holds does not change while `version` stays the same. `mayReadAhead` says of which alarms a value does not
 * depend on the range in which it is read.
 */
export function readAhead(
  read: ReadSeries,
  mayReadAhead: (alarm: MetricAlarm) => boolean,
  version: () => number | undefined,
): ReadSeries {
  const seen = new WeakMap<MetricAlarm, number>();
  const ahead = new WeakMap<MetricAlarm, Map<number, Ahead>>();
  return (alarm, range) => {
    const now = version();
    const atRest = now !== undefined && seen.get(alarm) === now;
    if (now !== undefined) seen.set(alarm, now);
    if (!atRest || !mayReadAhead(alarm)) return read(alarm, range);
    const step = alarm.period * 1000;
    const byPhase = ahead.get(alarm) ?? new Map<number, Ahead>();
    ahead.set(alarm, byPhase);
    const phase = range.start % step;
    let held = byPhase.get(phase);
    if (held?.version !== now || !contains(held.range, range)) {
      const longer = { start: range.start, end: Math.max(range.end, range.start + block * step) };
      held = { version: now, range: longer, reading: read(alarm, longer) };
      byPhase.set(phase, held);
    }
    return cut(held.reading, range);
  };
}

const contains = (outer: TimeRange, inner: TimeRange): boolean =>
  outer.start <= inner.start && inner.end <= outer.end;

function cut({ series, band, sampleCounts }: AlarmReading, range: TimeRange): AlarmReading {
  return {
    series: within(series, range),
    ...(band && { band: { lower: within(band.lower, range), upper: within(band.upper, range) } }),
    ...(sampleCounts && { sampleCounts: within(sampleCounts, range) }),
  };
}

function within({ times, values }: TimeSeries, { start, end }: TimeRange): TimeSeries {
  const [from, to] = [firstFrom(times, start), firstFrom(times, end)];
  return { times: times.slice(from, to), values: values.slice(from, to) };
}

/** Place of the first time that is not before `wanted`, by halving. */
function firstFrom(times: readonly number[], wanted: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
