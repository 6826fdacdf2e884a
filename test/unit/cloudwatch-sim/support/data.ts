import { metricId } from '../../../../cloudwatch-sim/metrics/metric.ts';
import type { MetricDatum, Samples } from '../../../../cloudwatch-sim/store/datum.ts';
import { MetricStore } from '../../../../cloudwatch-sim/store/metric-store.ts';
import type { MetricStoreOptions } from '../../../../cloudwatch-sim/store/metric-store.ts';

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** A Saturday at midnight, UTC. */
export const midnight = Date.UTC(2026, 10, 21);

/** The metric of tests that need only one. */
export const latency = metricId('Shop', 'Latency', [{ name: 'Service', value: 'cart' }]);

/** A datum of `latency`, of one minute's resolution. */
export function datum(time: number, values: readonly number[], more: Partial<MetricDatum> = {}): MetricDatum {
  return { metric: latency, time, unit: 'None', resolution: 60, samples: { values }, ...more };
}

/** A store at a fixed time. */
export function storeAt(now: number, options: Partial<MetricStoreOptions> = {}): MetricStore {
  return new MetricStore({ clock: () => now, ...options });
}

/** A statistic of samples that all lie in one minute. */
export function statisticOf(statistic: string, ...samples: readonly Samples[]): number | undefined {
  const store = storeAt(midnight + hour);
  store.put(samples.map((each) => datum(midnight, [], { samples: each })));
  const { values } = store.read(
    { metric: latency, period: 60, statistic },
    { start: midnight, end: midnight + hour },
  );
  return values[0];
}
