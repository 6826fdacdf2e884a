import type { Delays } from '../worker.ts';

/** Pauses used in production: a few seconds, doubled each time. */
export const standardDelays: Delays = {
  afterFault: (attempt) => Math.min(5 * 2 ** (attempt - 1), 300),
  afterMissing: (delivery) => 2 * 2 ** (delivery - 1),
};

/**
 * How long a message waits whose job another worker holds: until a second after that lease ends. A duplicate of a long
 * job would come back every lease until the queue itself gives it up as undeliverable, so after twice as many
 * deliveries as the job has attempts the pauses are doubled each time.
 *
 * @param leaseLeft - milliseconds until the other lease ends
 * @returns seconds
 */
export function delayWhileBusy(
  leaseLeft: number,
  deliveries: number,
  limits: { leaseSeconds: number; maxAttempts: number },
): number {
  const rest = Math.max(0, leaseLeft) / 1000 + 1;
  const extra = deliveries - 2 * limits.maxAttempts;
  return extra > 0 ? Math.max(rest, limits.leaseSeconds * 2 ** (extra - 1)) : rest;
}
