import type { MetricId } from '../metrics/metric.ts';
import type { SeriesSource } from '../metrics/metric-query.ts';
import type { TimeRange, TimeSeries } from '../metrics/time-series.ts';
import { metricPredicate } from './match-metric.ts';
import { parseSearch } from './parse-search.ts';

/** Series that one search gives at most, as a graph of CloudWatch shows. */
export const mostSeries = 500;
/** Milliseconds: metrics without data for longer are not found. */
const foundFor = 14 * 24 * 3600 * 1000;

/** Metrics that a search found, in the order in which the source lists them. */
export interface FoundMetrics {
  readonly metrics: readonly MetricId[];
  /** Whether there were more than the limit. */
  readonly truncated: boolean;
}

/**
 * Metrics with data in the two weeks before `now` that satisfy a search.
 *
 * @param search the first argument of SEARCH, as `{Shop,Service} MetricName="Latency"`
 * @throws SearchError for a search that cannot be read
 */
export function searchMetrics(
  search: string,
  source: SeriesSource,
  now: number,
  limit: number = mostSeries,
): FoundMetrics {
  const satisfies = metricPredicate(parseSearch(search));
  const metrics: MetricId[] = [];
  for (const metric of source.list({ start: now - foundFor, end: now })) {
    if (!satisfies(metric)) continue;
    if (metrics.length === limit) return { metrics, truncated: true };
    metrics.push(metric);
  }
  return { metrics, truncated: false };
}

/** SEARCH with its statistic, and the period in seconds. */
export interface SearchExpression {
  readonly search: string;
  readonly statistic: string;
  readonly period: number;
}

/** What SEARCH stands for: a series for each metric. */
export interface SearchResult {
  readonly found: readonly { readonly metric: MetricId; readonly series: TimeSeries }[];
  readonly truncated: boolean;
}

/**
 * Searches, and reads what was found. A metric without data in the range has an empty series.
 *
 * @throws SearchError for a search that cannot be read; RangeError for a wrong statistic or period
 */
export function searchSeries(
  { search, statistic, period }: SearchExpression,
  source: SeriesSource,
  range: TimeRange,
  now: number,
  limit: number = mostSeries,
): SearchResult {
  const { metrics, truncated } = searchMetrics(search, source, now, limit);
  const found = metrics.map((metric) => ({
    metric,
    series: source.read({ metric, statistic, period }, range),
  }));
  return { found, truncated };
}
