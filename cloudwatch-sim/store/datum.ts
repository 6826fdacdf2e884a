import type { MetricId } from '../metrics/metric.ts';

/** What is known of samples whose values were not sent one by one. */
export interface StatisticSet {
  readonly sampleCount: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** Samples of one metric at one time, as one entry of EMF or PutMetricData brings them. */
export interface MetricDatum {
  readonly metric: MetricId;
  /** Epoch milliseconds. */
  readonly time: number;
  /** One of `standardUnits`; `None` where the sender named none. */
  readonly unit: string;
  /** Seconds to which the time is kept: 1 for high-resolution metrics, otherwise 60. */
  readonly resolution: 1 | 60;
  readonly samples: Samples;
}

/** Values with how often each occurred (once each without counts), or a summary of values that are not known. */
export type Samples =
  | { readonly values: readonly number[]; readonly counts?: readonly number[] }
  | { readonly statistics: StatisticSet };
