import { metricKey } from '../metrics/metric.ts';
import type { MetricId } from '../metrics/metric.ts';
import type { MetricStat, SeriesSource } from '../metrics/metric-query.ts';
import type { TimeRange, TimeSeries } from '../metrics/time-series.ts';
import type { MetricDatum } from './datum.ts';
import { MetricSeries } from './metric-series.ts';
import type { PeriodSummary } from './period-summary.ts';
import { assertPeriod } from './period.ts';
import { oldestReadable } from './retention.ts';
import { needsValues, statisticOf } from './statistic-value.ts';
import { parseStatistic } from './statistic.ts';

/** What a store may be given. */
export interface MetricStoreOptions {
  /** The present in epoch milliseconds, which retention goes by. */
  readonly clock: () => number;
  /** Milliseconds after which data are dropped; if not given, those that CloudWatch keeps each resolution for. */
  readonly keptFor?: number;
  /** Bytes of packed data above which old data are coarsened before their time; 256 MiB if not given. */
  readonly maxBytes?: number;
  /** Metrics (times units) that are kept at once; 100,000 if not given. */
  readonly maxSeries?: number;
  /** Values that may arrive before they are packed; 200,000 if not given. */
  readonly maxArrivals?: number;
  /** Called after each compaction with the days (since the epoch) whose packed data changed. */
  readonly onCompacted?: (days: ReadonlySet<number>) => void;
}

interface StoredMetric {
  readonly id: MetricId;
  readonly units: Map<string, MetricSeries>;
}

const millisecondsPerHour = 3600 * 1000;

/** Metric data in memory. It grows to a fixed size, and what is read does not depend on the order of arrival. */
export class MetricStore implements SeriesSource {
  readonly #options: Required<MetricStoreOptions>;
  readonly #metrics = new Map<string, StoredMetric>();
  #inOrder: readonly StoredMetric[] | undefined;
  #seriesCount = 0;
  #arrivals = 0;
  #compactedAt: number;
  #version = 0;

  constructor(options: MetricStoreOptions) {
    const defaults = {
      keptFor: Infinity,
      maxBytes: 2 ** 28,
      maxSeries: 100_000,
      maxArrivals: 200_000,
      onCompacted: () => {},
    };
    this.#options = { ...defaults, ...options };
    this.#compactedAt = options.clock();
  }

  /** See `SeriesSource.version`. */
  get version(): number {
    return this.#version;
  }

  /** Takes data; gives back those of new metrics for which the store has no room. */
  put(data: readonly MetricDatum[]): readonly MetricDatum[] {
    this.#version++;
    const refused: MetricDatum[] = [];
    for (const datum of data) {
      const series = this.seriesOf(datum.metric, datum.unit);
      if (series === undefined) refused.push(datum);
      else this.#arrivals += series.add(datum);
    }
    const hoursPassed = this.#options.clock() - this.#compactedAt >= millisecondsPerHour;
    if (this.#arrivals > this.#options.maxArrivals || hoursPassed) this.compact();
    return refused;
  }

  /**
   * A statistic by period; the first period begins at the start of the range, rounded down to the minute (to the
   * second for periods below a minute). Without a unit, data of all units are taken together.
   *
   * @throws RangeError for a period or statistic that CloudWatch does not know
   */
  read({ metric, period, statistic, unit }: MetricStat, range: TimeRange): TimeSeries {
    assertPeriod(period);
    const parsed = parseStatistic(statistic);
    const stored = this.#metrics.get(metricKey(metric));
    const summaries = new Map<number, PeriodSummary>();
    const start = roundDown(range.start, period < 60 ? 1000 : 60_000);
    const request = {
      range: { start, end: range.end },
      period: period * 1000,
      oldest: oldestReadable(period, this.#options.clock()),
      withValues: needsValues(parsed),
    };
    for (const [seriesUnit, series] of stored?.units ?? []) {
      if (unit === undefined || unit === seriesUnit) series.summarize(request, summaries);
    }
    const times: number[] = [];
    const values: number[] = [];
    for (const [index, summary] of inOrder(summaries)) {
      const value = statisticOf(parsed, summary);
      if (value === undefined) continue;
      times.push(start + index * period * 1000);
      values.push(value);
    }
    return { times, values };
  }

  /** Metrics with data in the range, in the order of their keys. */
  *list(range: TimeRange): Generator<MetricId> {
    this.#inOrder ??= [...this.#metrics].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, stored]) => stored);
    for (const { id, units } of this.#inOrder) {
      if ([...units.values()].some((series) => series.hasDataIn(range))) yield id;
    }
  }

  /** The units in which a metric has data in the range, in alphabetical order. */
  unitsOf(metric: MetricId, range: TimeRange): readonly string[] {
    const units = this.#metrics.get(metricKey(metric))?.units ?? new Map<string, MetricSeries>();
    return [...units]
      .filter(([, series]) => series.hasDataIn(range))
      .map(([unit]) => unit)
      .sort();
  }

  /** Packs what arrived, and merges or drops what retention, or the limit of memory, asks for. */
  compact(): void {
    this.#version++;
    const now = this.#options.clock();
    const changed = new Set<number>();
    const { keptFor } = this.#options;
    let haste = 1;
    do {
      for (const { units } of this.#metrics.values()) {
        for (const series of units.values())
          series.compact(now, { haste, keptFor }).forEach((day) => changed.add(day));
      }
      haste *= 2;
    } while (this.#bytes() > this.#options.maxBytes && haste <= 2 ** 20);
    this.#forgetEmpty();
    this.#arrivals = 0;
    this.#compactedAt = now;
    this.#options.onCompacted(changed);
  }

  /** Every series with its metric and unit, to be persisted. */
  *series(): Generator<{ readonly metric: MetricId; readonly unit: string; readonly series: MetricSeries }> {
    for (const { id, units } of this.#metrics.values()) {
      for (const [unit, series] of units) yield { metric: id, unit, series };
    }
  }

  /** The series of a metric in a unit, made when there is none and there is room for it. */
  seriesOf(metric: MetricId, unit: string): MetricSeries | undefined {
    const key = metricKey(metric);
    const known = this.#metrics.get(key)?.units.get(unit);
    if (known !== undefined || this.#seriesCount >= this.#options.maxSeries) return known;
    const series = new MetricSeries();
    this.#seriesCount++;
    const stored = this.#metrics.get(key);
    if (stored === undefined) {
      this.#metrics.set(key, { id: metric, units: new Map([[unit, series]]) });
      this.#inOrder = undefined;
    } else stored.units.set(unit, series);
    return series;
  }

  #bytes(): number {
    return [...this.series()].reduce((sum, { series }) => sum + series.bytes, 0);
  }

  #forgetEmpty(): void {
    for (const [key, { units }] of this.#metrics) {
      for (const [unit, series] of units) {
        if (!series.isEmpty) continue;
        units.delete(unit);
        this.#seriesCount--;
      }
      if (units.size === 0) {
        this.#metrics.delete(key);
        this.#inOrder = undefined;
      }
    }
  }
}

/** By ascending number; they mostly are in order, as packed data come before arrivals. */
function inOrder(summaries: ReadonlyMap<number, PeriodSummary>): Iterable<readonly [number, PeriodSummary]> {
  let before = -Infinity;
  for (const index of summaries.keys()) {
    if (index < before) return [...summaries].sort(([a], [b]) => a - b);
    before = index;
  }
  return summaries;
}

function roundDown(time: number, step: number): number {
  return Math.floor(time / step) * step;
}
