import type { TimeRange, TimeSeries } from '../metrics/time-series.ts';

/** A series around which a band is wanted. */
export interface BandRequest {
  /** The same text for the same series (metric, statistic, period, expression); different for different ones. */
  readonly subject: string;
  /** When the first period of the band begins, epoch milliseconds. */
  readonly start: number;
  /** Seconds. */
  readonly period: number;
  /** How many periods the band has. */
  readonly length: number;
  /** Half the width of the band, in standard deviations. */
  readonly deviations: number;
  /** The series itself, over any range: what a model learns from. */
  readonly history: (range: TimeRange) => TimeSeries;
}

/** The expected limits of a series, one value a period, NaN where the model cannot tell. */
export interface AnomalyBand {
  readonly upper: Float64Array;
  readonly lower: Float64Array;
}

/** What ANOMALY_DETECTION_BAND asks for the band around a series. */
export type AnomalyBandModel = (request: BandRequest) => AnomalyBand;
