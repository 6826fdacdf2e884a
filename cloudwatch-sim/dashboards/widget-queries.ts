import type { DimensionMembers, QueryMembers } from '../metrics/query-members.ts';
import type { TimeRange } from '../metrics/time-series.ts';
import type { Widget } from './dashboard-body.ts';
import { DashboardError } from './dashboard-error.ts';
import { type MetricRow, metricRows } from './metric-rows.ts';

/** What a widget asks GetMetricData for. */
export interface WidgetQueries {
  readonly queries: readonly QueryMembers[];
  readonly range: TimeRange;
}

/** Seconds of a period where neither widget nor metric names one. */
const usualPeriod = 300;

/** The statistic where neither widget nor metric names one. */
const usualStatistic = 'Average';

const minute = 60_000;

/**
 * The queries behind a widget that shows metrics, and the range that they are for: the dashboard's, unless the widget has
 * one of its own. None for widgets of other types.
 *
 * @throws DashboardError that names the widget and what is wrong in it
 */
export function widgetQueries({ type, properties }: Widget, dashboard: TimeRange): WidgetQueries {
  const where = `The widget "${properties.title ?? type}"`;
  const range = rangeOf(properties.start, dashboard, where);
  if (type !== 'metric' || properties.metrics === undefined) return { queries: [], range };
  const rows = metricRows(properties.metrics, where);
  const taken = new Set(rows.flatMap(({ options }) => options.id ?? []));
  const period = (own?: number): number =>
    properties.setPeriodToTimeRange === true ? wholeRange(range) : (own ?? properties.period ?? usualPeriod);
  const queries = rows.map((row, index): QueryMembers => {
    const base = {
      Id: row.options.id ?? freeId(index, taken),
      Label: row.options.label,
      ReturnData: row.options.visible,
    };
    if (row.options.expression !== undefined)
      return { ...base, Expression: row.options.expression, Period: period(row.options.period) };
    return { ...base, MetricStat: metricStat(row, properties.stat, period(row.options.period), where) };
  });
  return { queries, range };
}

function metricStat(
  { words, options }: MetricRow,
  statistic: string | undefined,
  period: number,
  where: string,
): QueryMembers['MetricStat'] {
  const [Namespace, MetricName, ...pairs] = words;
  if (Namespace === undefined || MetricName === undefined)
    throw new DashboardError(`${where} has an entry that is neither a metric nor an expression.`);
  const Dimensions = pairs.flatMap((Name, index): DimensionMembers[] =>
    index % 2 === 0 ? [{ Name, Value: pairs[index + 1]! }] : [],
  );
  const Stat = options.stat ?? statistic ?? usualStatistic;
  return { Metric: { Namespace, MetricName, Dimensions }, Period: period, Stat };
}

function freeId(index: number, taken: ReadonlySet<string>): string {
  let id = `row${index}`;
  while (taken.has(id)) id = `${id}_`;
  return id;
}

const wholeRange = ({ start, end }: TimeRange): number => Math.max(1, Math.ceil((end - start) / minute)) * 60;

const units: Readonly<Record<string, number>> = {
  PM: 30 * 24 * 60,
  PW: 7 * 24 * 60,
  PD: 24 * 60,
  PTH: 60,
  PTM: 1,
};

/** A range that ends with the dashboard's and begins so much before, such as `-P30D` or `-PT3H`. */
function rangeOf(start: string | undefined, { start: from, end }: TimeRange, where: string): TimeRange {
  if (start === undefined) return { start: from, end };
  const [, prefix = '', count = '', unit = ''] = /^-(PT?)(\d+)([HDWM])$/.exec(start) ?? [];
  const minutes = units[`${prefix}${unit}`];
  if (minutes === undefined)
    throw new DashboardError(`${where} begins at "${start}"; expected a time such as -PT3H or -P30D.`);
  return { start: end - Number(count) * minutes * minute, end };
}
