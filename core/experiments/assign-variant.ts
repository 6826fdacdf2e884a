import { createHash } from 'node:crypto';
import type { Experiment, Variant } from './experiment.ts';

/** Whom a job belongs to, and its own id. */
export interface Assigned {
  readonly jobId: string;
  readonly owner: string;
}

/**
 * The variant that a job falls into; undefined when it takes no part. It follows from the names alone, so the same owner
 * or job gets the same answer at any time and anywhere, and those of different experiments are independent.
 */
export function assignVariant(experiment: Experiment, { jobId, owner }: Assigned): Variant | undefined {
  const subject = experiment.assignBy === 'owner' ? owner : jobId;
  const place = placeOf(experiment.name, subject);
  if (place >= experiment.share) return undefined;
  return experiment.variants[place < experiment.share / 2 ? 0 : 1];
}

/** Evenly spread from 0 to below 1. */
function placeOf(...names: readonly string[]): number {
  const digest = createHash('sha256').update(JSON.stringify(names)).digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}
