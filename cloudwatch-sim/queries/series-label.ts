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

/** Figures of the values, and points (by index) whose value and time have variables. */
function statisticOf(name: string, { points, now }: LabelFacts): string | undefined {
  const { times, values } = points;
  const sum = (): number => values.reduce((total, value) => total + value, 0);
  const figures: Readonly<Record<string, () => number>> = { SUM: sum, AVG: () => sum() / values.length };
  const figure = Object.hasOwn(figures, name) ? figures[name] : undefined;
  if (figure) return values.length > 0 ? String(figure()) : nothing;
  const [, place, other, aspect = ''] =
    /^(FIRST|LAST|MIN|MAX)(?:_(LAST|MAX))?(_TIME_RANGE|_RANGE|_TIME_RELATIVE|_TIME)?$/.exec(name) ?? [];
  const render = Object.hasOwn(aspects, aspect) ? aspects[aspect] : undefined;
  const isPair = other !== undefined;
  if (place === undefined || !render || isPair !== aspect.endsWith('RANGE')) return undefined;
  if (values.length === 0) return nothing;
  const pointAt = (which: string): Point => {
    const index = (places[which as keyof typeof places] as (values: readonly number[]) => number)(values);
    return { value: values[index] as number, time: times[index] as number };
  };
  return render(pointAt(place), pointAt(other ?? place), now);
}

interface Point {
  readonly value: number;
  readonly time: number;
}

const places = {
  FIRST: () => 0,
  LAST: (values: readonly number[]) => values.length - 1,
  MIN: (values: readonly number[]) => extremeOf(values, (value, least) => value < least),
  MAX: (values: readonly number[]) => extremeOf(values, (value, most) => value > most),
};

const aspects: Readonly<Record<string, (point: Point, other: Point, now: number) => string>> = {
  '': ({ value }) => String(value),
  _TIME: ({ time }) => new Date(time).toISOString(),
  _TIME_RELATIVE: ({ time }, _other, now) => duration(now - time),
  _RANGE: (a, b) => String(b.value - a.value),
  _TIME_RANGE: (a, b) => duration(b.time - a.time),
};

function extremeOf(values: readonly number[], beats: (value: number, best: number) => boolean): number {
  return values.reduce((best, value, index) => (beats(value, values[best] as number) ? index : best), 0);
}

function duration(milliseconds: number): string {
  const seconds = Math.round(Math.abs(milliseconds) / 1000);
  const parts = [
    `${Math.floor(seconds / 3600)}h`,
    `${Math.floor((seconds % 3600) / 60)}m`,
    `${seconds % 60}s`,
  ];
  return parts.filter((part) => !part.startsWith('0')).join(' ') || '0s';
}
