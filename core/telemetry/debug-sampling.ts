import { createHash } from 'node:crypto';

/**
 * Whether the events that are too frequent for every job are logged for this one. It follows from the correlation id, so a
 * job is told from end to end by every process that asks, or not at all.
 *
 * @param share - of all jobs, 0 to 1
 */
export function isDebugSampled(correlationId: string, share: number): boolean {
  const digest = createHash('sha256').update(correlationId).digest();
  return digest.readUIntBE(0, 6) / 2 ** 48 < share;
}
