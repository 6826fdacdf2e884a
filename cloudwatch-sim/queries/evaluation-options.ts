import type { AnomalyBandModel } from '../anomaly/anomaly-band.ts';
import type { MetricId } from '../metrics/metric.ts';
import type { TimeRange } from '../metrics/time-series.ts';

/** What expressions may need beyond the series. */
export interface EvaluationOptions {
  /** The metrics that satisfy the first argument of a SEARCH and had data in the range, in the order of the result. */
  readonly search?: (search: string, range: TimeRange) => Iterable<MetricId>;
  /** The model behind ANOMALY_DETECTION_BAND. */
  readonly bands?: AnomalyBandModel;
  /** What relative times in labels count from, epoch milliseconds; the end of the range unless given. */
  readonly now?: number;
}
