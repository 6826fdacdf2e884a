import type { MetricDefinition } from './metrics/metric-definition.ts';

/** How Prometheus sees a catalogued metric. */
export interface PrometheusMetric {
  readonly name: string;
  /** A `summary` has a count and a sum only: where values can be negative, CloudWatch cannot count those below a bound. */
  readonly type: 'counter' | 'gauge' | 'histogram' | 'summary';
  readonly help: string;
  /** How many of CloudWatch's units make one of Prometheus' base units. */
  readonly divisor: number;
  /** Label names by dimension. */
  readonly labels: Readonly<Record<string, string>>;
  /** Upper bounds of a histogram's buckets in the base unit, without the last, infinite one. */
  readonly buckets: readonly number[];
}

type Unit = MetricDefinition['unit'];

/** A unit's base unit as names end with it, what divides its values, and the bounds that suit most metrics in it. */
interface BaseUnit {
  readonly suffix?: string;
  readonly divisor?: number;
  readonly buckets: readonly number[];
}

const baseUnits: Readonly<Record<Unit, BaseUnit>> = {
  Count: { buckets: [1, 10, 100, 1000] },
  None: { buckets: [] },
  Bytes: { suffix: 'bytes', buckets: [1e5, 1e6, 1e7, 1e8, 1e9] },
  'Bytes/Second': { suffix: 'bytes_per_second', buckets: [1e5, 1e6, 1e7, 1e8] },
  Milliseconds: { suffix: 'seconds', divisor: 1000, buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] },
  Seconds: { suffix: 'seconds', buckets: [10, 30, 60, 120, 300, 600, 1800, 3600] },
  Percent: { suffix: 'ratio', divisor: 100, buckets: [0.5, 0.9, 0.95, 0.99, 1] },
};

/** Every name begins with this, since Prometheus has one space of names for all services. */
const prefix = 'stemwatch';

/**
 * A metric by Prometheus' own conventions: snake case, base units, the unit at the end of the name, `_total` for counters.
 *
 * @see https://prometheus.io/docs/practices/naming/
 */
export function prometheusMetric(name: string, definition: MetricDefinition): PrometheusMetric {
  const { unit, kind, dimensions, help, prometheus = {} } = definition;
  const base = baseUnits[unit];
  const buckets = kind === 'histogram' ? (prometheus.buckets ?? base.buckets) : [];
  const suffix = prometheus.unit ?? base.suffix;
  return {
    name: [prefix, stem(name), suffix, kind === 'count' ? 'total' : undefined].filter(Boolean).join('_'),
    type: typeOf(kind, buckets),
    help,
    divisor: base.divisor ?? 1,
    labels: Object.fromEntries(dimensions.map((dimension) => [dimension, snakeCase(dimension)])),
    buckets,
  };
}

const typeOf = (kind: MetricDefinition['kind'], buckets: readonly number[]): PrometheusMetric['type'] => {
  if (kind === 'histogram') return buckets.length === 0 ? 'summary' : 'histogram';
  return kind === 'count' ? 'counter' : 'gauge';
};

/** `DownloadCount` and `UptimePercent` say in their names what the suffix will say. */
const stem = (name: string): string => snakeCase(name).replace(/_(count|percent)$/, '');

const snakeCase = (name: string): string =>
  name.replaceAll(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
