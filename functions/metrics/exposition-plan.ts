import type { FigureSeries } from '../../core/figures/figure-series.ts';
import { metricCatalogue, type MetricName } from '../../core/telemetry/catalogue.ts';
import type { MetricDefinition } from '../../core/telemetry/metrics/metric-definition.ts';
import { type PrometheusMetric, prometheusMetric } from '../../core/telemetry/prometheus-metric.ts';

/** A series and the statistics from which its samples are made. */
export interface PlannedSeries {
  readonly series: FigureSeries;
  readonly metric: PrometheusMetric;
  /** As CloudWatch names them; for a histogram count, sum, and the count up to each bound. */
  readonly statistics: readonly string[];
}

/** What will be asked of CloudWatch. */
export interface ExpositionPlan {
  readonly planned: readonly PlannedSeries[];
  /** How many series would have cost more than is allowed. */
  readonly omitted: number;
}

/** Chooses the statistics of each series, and leaves out the most expensive series where they would be too many. */
export function planExposition(series: readonly FigureSeries[], mostStatistics: number): ExpositionPlan {
  const all = series.map(plan).toSorted((one, other) => one.statistics.length - other.statistics.length);
  let statistics = 0;
  const affordable = all.findIndex((one) => (statistics += one.statistics.length) > mostStatistics);
  const planned = affordable === -1 ? all : all.slice(0, affordable);
  return { planned, omitted: all.length - planned.length };
}

const order = new Map((Object.keys(metricCatalogue) as MetricName[]).map((name, index) => [name, index]));

/** The order of the catalogue. */
export const byCatalogue = (one: PlannedSeries, other: PlannedSeries): number =>
  (order.get(one.series.name) ?? 0) - (order.get(other.series.name) ?? 0);

function plan(series: FigureSeries): PlannedSeries {
  const definition: MetricDefinition = metricCatalogue[series.name];
  const metric = prometheusMetric(series.name, definition);
  return { series, metric, statistics: statisticsOf(metric, definition) };
}

function statisticsOf(
  { type, buckets, divisor }: PrometheusMetric,
  { prometheus }: MetricDefinition,
): string[] {
  if (type === 'counter') return ['Sum'];
  if (type === 'gauge') return [prometheus?.statistic ?? 'Average'];
  // The trimmed count from nothing up to a value, which it includes: what Prometheus calls a bucket.
  const counts = buckets.map((bound) => `TC(:${inCloudWatchUnit(bound, divisor)})`);
  return ['SampleCount', 'Sum', ...counts];
}

/** Without the noise of binary fractions: 0.29 s are 290 ms. */
const inCloudWatchUnit = (bound: number, divisor: number): number =>
  Number((bound * divisor).toPrecision(12));
