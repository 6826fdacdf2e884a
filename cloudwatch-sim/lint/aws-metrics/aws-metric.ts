/**
 * What a metric tells, which decides what it means when there are no data:
 * - `faults`: something went wrong; nothing is reported while nothing is asked for.
 * - `traffic`: how much is asked for; nothing is reported while nothing is.
 * - `duration`: how long things took; nothing is reported while there are none.
 * - `level`: how much is there at a time; reported only while its resource is in use.
 * - `presence`: that something is alive; nothing is reported once it is not.
 * - `steady`: reported as long as the resource exists.
 */
export type MetricKind = 'faults' | 'traffic' | 'duration' | 'level' | 'presence' | 'steady';

/**
 * What values a sample can have: `count` is zero or more, `zeroOrOne` is one for each event that it happened to and zero
 * for each that it did not (so the average is a share), `fraction` is 0 to 1, `percent` 0 to 100, `any` is not known.
 */
export type MetricValues = 'count' | 'zeroOrOne' | 'fraction' | 'percent' | 'any';

/** Metrics of one service that are alike. */
export interface MetricGroup {
  readonly namespace: string;
  readonly names: readonly string[];
  /** Every set of dimensions with which the metrics are published. */
  readonly dimensions: readonly (readonly string[])[];
  readonly kind: MetricKind;
  /** `count` where nothing is said. */
  readonly values?: MetricValues;
  /** Seconds from one value to the next; 60 where nothing is said. */
  readonly every?: number;
  /** When there are no data, where the kind says too little. */
  readonly absent?: string;
}

/** The resource whose name a dimension's value is. */
export type DimensionResources = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The names in a text that lists them with spaces or lines between. */
export const words = (text: string): readonly string[] => text.trim().split(/\s+/);
