import { type Backoff, backoffPause } from './backoff.ts';
import type { Clock } from './clock.ts';

/** How patiently an operation is repeated. */
export interface RetryPolicy extends Backoff {
  /** Tries in all, the first included. */
  readonly attempts: number;
}

/** What `retry` needs beside the operation. */
export interface RetryOptions {
  readonly policy: RetryPolicy;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly random: () => number;
  /** Whether another try can help after this error. */
  readonly canHelp: (error: unknown) => boolean;
  /** Stops further tries; an operation under way must watch it itself. */
  readonly signal?: AbortSignal;
  /** Told when the last try has failed too. */
  readonly onExhausted?: () => void;
}

/** Runs `operation` until it succeeds; rejects with its last error when no further try is left or can help. */
export async function retry<T>(operation: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { policy, clock, random, canHelp, signal, onExhausted } = options;
  for (let failures = 1; ; failures++) {
    try {
      return await operation();
    } catch (error) {
      if (signal?.aborted === true || !canHelp(error)) throw error;
      if (failures >= policy.attempts) {
        onExhausted?.();
        throw error;
      }
      await clock.sleep(backoffPause(policy, failures, random), signal);
      signal?.throwIfAborted();
    }
  }
}
