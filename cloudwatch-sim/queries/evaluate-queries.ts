import type { MetricQuery, SeriesSource } from '../metrics/metric-query.ts';
import type { TimeRange, TimeSeries } from '../metrics/time-series.ts';
import { seriesOf, timeGrid } from '../math/time-grid.ts';
import { isArray, type Series, type Value } from '../math/value.ts';
import type { EvaluationOptions } from './evaluation-options.ts';
import { type PeriodPlan, planQueries, type QueryPlan, type WantedQuery } from './query-plan.ts';
import { computeSteps, type Surroundings } from './compute-steps.ts';
import { isDynamic, renderLabel } from './series-label.ts';

/** One series of the result; an expression that comes to an array has several under its id. */
export interface QueryResult {
  readonly id: string;
  readonly label: string;
  readonly series: TimeSeries;
}

/**
 * What GetMetricData answers: the series of every query whose data is to be returned, in the order of the queries.
 * @throws QueryError for queries that are wrong, RangeError for an empty or too long range.
 */
export function evaluateQueries(
  queries: readonly MetricQuery[],
  source: SeriesSource,
  range: TimeRange,
  options: EvaluationOptions = {},
): QueryResult[] {
  return evaluatePlan(planQueries(queries), source, range, options);
}

/** As `evaluateQueries`, of queries that `planQueries` has prepared: what is evaluated each minute is parsed once. */
export function evaluatePlan(
  { wanted }: QueryPlan,
  source: SeriesSource,
  range: TimeRange,
  options: EvaluationOptions = {},
): QueryResult[] {
  const computed = new Map<PeriodPlan, readonly (Value | undefined)[]>();
  const surroundings: Surroundings = { source, range, options };
  return wanted.flatMap(({ at, ...one }) => {
    const values = computed.get(at) ?? computeSteps(at, surroundings);
    computed.set(at, values);
    return results(one, values[one.index] as Series | readonly Series[], at.period, surroundings);
  });
}

function results(
  { query }: Omit<WantedQuery, 'at'>,
  value: Series | readonly Series[],
  period: number,
  { range, options }: Surroundings,
): QueryResult[] {
  const grid = timeGrid(range, period);
  const label = (series: Series, points: TimeSeries): string => {
    const now = options.now ?? range.end;
    const own = renderLabel(series.label, { points, stat: series.stat, fallback: nameOf(series), now });
    if ('stat' in query || (isArray(value) && query.label === undefined)) return own || query.id;
    const template = query.label ?? query.id;
    const fallback = isArray(value) ? own : query.id;
    const rendered = renderLabel(template, { points, stat: series.stat, fallback, now });
    return isArray(value) && !isDynamic(template) ? [rendered, own].filter(Boolean).join(' ') : rendered;
  };
  return (isArray(value) ? value : [value]).map((series) => {
    const points = seriesOf(series.values, grid);
    return { id: query.id, label: label(series, points), series: points };
  });
}

function nameOf({ stat }: Series): string {
  return stat?.metric.name ?? '';
}
