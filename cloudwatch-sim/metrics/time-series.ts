/** Values by time: `times` are starts of periods in epoch milliseconds, ascending and each once; as many `values`. */
export interface TimeSeries {
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/** From `start` (inclusive) to `end` (exclusive), epoch milliseconds. */
export interface TimeRange {
  readonly start: number;
  readonly end: number;
}
