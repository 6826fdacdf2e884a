import type { MetricStat } from '../metrics/metric-query.ts';
import type { TimeSeries } from '../metrics/time-series.ts';

/** What the variables of a dynamic label stand for. */
export interface LabelFacts {
  /** The data points in the range. */
  readonly points: TimeSeries;
  /** The metric behind the series, if there is one. */
  readonly stat: MetricStat | undefined;
  /** What `${LABEL}` stands for. */
  readonly fallback: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

const variable = /\$\{\s*([A-Z_]+)\s*(?:\(\s*'([^']*)'\s*\)\s*)?\}/g;
const nothing = '-';

/** Whether a label has variables. */
export function isDynamic(label: string): boolean {
  return label.search(variable) >= 0;
}

/**
 * A label with the variables of CloudWatch's dynamic labels replaced, times in UTC. A variable that has no value for want
 * of data points is a dash; one that does not exist stays as it is.
 */
export function renderLabel(label: string, facts: LabelFacts): string {
  if (!label.includes('${')) return label;
  return label.replace(variable, (whole, name: string, argument: string | undefined) => {
    if (name === 'PROP' && argument !== undefined) return propertyOf(facts.stat, argument) ?? nothing;
    if (name === 'LABEL') return facts.fallback;
    if (name === 'DATAPOINT_COUNT') return String(facts.points.values.length);
    return statisticOf(name, facts) ?? whole;
  });
}

function propertyOf(stat: MetricStat | undefined, property: string): string | undefined {
  if (!stat) return undefined;
  const { metric, statistic, period } = stat;
  if (property.startsWith('Dim.')) {
    return metric.dimensions.find(({ name }) => name === property.slice('Dim.'.length))?.value;
  }
  const properties = new Map([
    ['MetricName', metric.name],
    ['Namespace', metric.namespace],
    ['Stat', statistic],
    ['Period', String(period)],
  ]);
  return properties.get(property);
}

interface Point {
  readonly value: number;
  readonly time: number;
}

/** The points that variables speak of. */
interface Landmarks {
  readonly count: number;
  readonly sum: number;
  readonly first: Point;
  readonly last: Point;
  readonly min: Point;
  readonly max: Point;
  readonly now: number;
}

const statistics: Readonly<Record<string, (of: Landmarks) => string>> = {
  AVG: ({ sum, count }) => String(sum / count),
  SUM: ({ sum }) => String(sum),
  FIRST: ({ first }) => String(first.value),
  FIRST_TIME: ({ first }) => instant(first.time),
  FIRST_TIME_RELATIVE: ({ first, now }) => duration(now - first.time),
  FIRST_LAST_RANGE: ({ first, last }) => String(last.value - first.value),
  FIRST_LAST_TIME_RANGE: ({ first, last }) => duration(last.time - first.time),
  LAST: ({ last }) => String(last.value),
  LAST_TIME: ({ last }) => instant(last.time),
  LAST_TIME_RELATIVE: ({ last, now }) => duration(now - last.time),
  MIN: ({ min }) => String(min.value),
  MIN_TIME: ({ min }) => instant(min.time),
  MIN_TIME_RELATIVE: ({ min, now }) => duration(now - min.time),
  MIN_MAX_RANGE: ({ min, max }) => String(max.value - min.value),
  MIN_MAX_TIME_RANGE: ({ min, max }) => duration(max.time - min.time),
  MAX: ({ max }) => String(max.value),
  MAX_TIME: ({ max }) => instant(max.time),
  MAX_TIME_RELATIVE: ({ max, now }) => duration(now - max.time),
};

function statisticOf(name: string, { points, now }: LabelFacts): string | undefined {
  const render = Object.hasOwn(statistics, name) ? statistics[name] : undefined;
  if (!render) return undefined;
  return points.values.length === 0 ? nothing : render(landmarks(points, now));
}

function landmarks({ times, values }: TimeSeries, now: number): Landmarks {
  const point = (index: number): Point => ({ value: values[index] as number, time: times[index] as number });
  const best = (beats: (value: number, best: number) => boolean): Point =>
    point(values.reduce((at, value, index) => (beats(value, values[at] as number) ? index : at), 0));
  return {
    count: values.length,
    sum: values.reduce((total, value) => total + value, 0),
    first: point(0),
    last: point(values.length - 1),
    min: best((value, least) => value < least),
    max: best((value, most) => value > most),
    now,
  };
}

function instant(time: number): string {
  return new Date(time).toISOString();
}

function duration(milliseconds: number): string {
  const seconds = Math.round(Math.abs(milliseconds) / 1000);
  const units = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'm'],
    [seconds % 60, 's'],
  ] as const;
  const parts = units.flatMap(([count, unit]) => (count > 0 ? `${count}${unit}` : []));
  return parts.length > 0 ? parts.join(' ') : '0s';
}
