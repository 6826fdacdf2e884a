/** What quantities are read from; the result of a job has it. */
interface MeasuredSeparation {
  /** Milliseconds. */
  readonly timings: { readonly total: number };
  readonly realTimeFactor: number;
  readonly sumResidual: number | null;
  readonly costUsd: number;
}

/** What an experiment can compare, read from the result of a separation; null where it could not be measured. */
export const quantities = {
  /** Seconds that a worker spent on the job. */
  separationSeconds: ({ timings }) => timings.total / 1000,
  /** Audio seconds separated per second of processing. */
  realTimeFactor: ({ realTimeFactor }) => realTimeFactor,
  /** Level of what the stems lack of the mix, in dB below the mix. */
  sumResidual: ({ sumResidual }) => sumResidual,
  /** Estimated cost in USD. */
  cost: ({ costUsd }) => costUsd,
} as const satisfies Record<string, (result: MeasuredSeparation) => number | null>;

/** Name of a quantity. */
export type Quantity = keyof typeof quantities;

/** Names of every quantity. */
export const quantityNames = Object.keys(quantities) as [Quantity, ...Quantity[]];
