/** One line of the table that `npm run bench` prints. */
export interface BenchResult {
  readonly what: string;
  readonly figure: string;
  /** What it should be; some figures are measured for comparison only. */
  readonly goal?: string;
  readonly met?: boolean;
}

/** Seconds with one decimal. */
export const inSeconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
