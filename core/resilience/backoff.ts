/** Exponential backoff: the first pause and its upper bound in milliseconds, and the factor from pause to pause. */
export interface Backoff {
  readonly firstMilliseconds: number;
  readonly factor: number;
  readonly longestMilliseconds: number;
}

/**
 * The pause after failure number `failures` (1 for the first), with full jitter: anything from zero to the bound, so
 * that many callers do not return together. See
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 *
 * @param random - a number from 0 to below 1
 */
export function backoffPause(backoff: Backoff, failures: number, random: () => number = Math.random): number {
  const bound = Math.min(
    backoff.firstMilliseconds * backoff.factor ** (failures - 1),
    backoff.longestMilliseconds,
  );
  return Math.round(bound * random());
}
