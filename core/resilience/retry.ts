import { ConstantBackoff, handleWhen, retry as retryPolicy } from 'cockatiel';
import { type Backoff, backoffPause } from './backoff.ts';
import type { Clock } from './clock.ts';
import { OpenCircuitError } from './open-circuit-error.ts';

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

/**
 * Runs `operation` until it succeeds; rejects with its last error when no further try is left or can help. After an open
 * circuit the pause lasts at least until the circuit lets a call through.
 *
 * cockatiel counts the tries. The pauses are made by the clock that is handed in, because those of cockatiel can neither
 * be called off nor be moved by a test.
 */
export async function retry<T>(operation: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { policy, canHelp, signal, onExhausted } = options;
  const tries = retryPolicy(
    handleWhen((error) => signal?.aborted !== true && canHelp(error)),
    { maxAttempts: policy.attempts - 1, backoff: new ConstantBackoff(0) },
  );
  tries.onGiveUp(() => onExhausted?.());
  let last: unknown;
  return tries.execute(async ({ attempt }) => {
    if (attempt > 0) await pause(attempt, last, options);
    try {
      return await operation();
    } catch (error) {
      last = error;
      throw error;
    }
  });
}

async function pause(
  failures: number,
  error: unknown,
  { policy, clock, random, signal }: RetryOptions,
): Promise<void> {
  const least = error instanceof OpenCircuitError ? error.retryAfterMilliseconds : 0;
  await clock.sleep(Math.max(least, backoffPause(policy, failures, random)), signal);
  signal?.throwIfAborted();
}
