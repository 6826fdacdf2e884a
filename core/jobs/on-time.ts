import type { Limits } from '../settings/limits.ts';
import { isClientsFault } from './failures.ts';
import type { Job } from './job.ts';

/**
 * Whether the service kept its promise to a job that has ended: 1 if its stems were ready within the promised time after
 * it was accepted, 0 if they came later or, by the service's fault, never. Undefined for jobs that say nothing of the
 * service: those that were cancelled, or failed for their song or request.
 */
export function onTime(
  { state, result, fault, createdAt, finishedAt, updatedAt }: Job,
  { onTimeAudioFactor, onTimeSeconds }: Pick<Limits, 'onTimeAudioFactor' | 'onTimeSeconds'>,
): 0 | 1 | undefined {
  if (state === 'failed') return fault !== undefined && isClientsFault(fault.type) ? undefined : 0;
  if (state !== 'succeeded' || result === undefined) return undefined;
  const took = (Date.parse(finishedAt ?? updatedAt) - Date.parse(createdAt)) / 1000;
  return took <= onTimeAudioFactor * result.audio.durationSeconds + onTimeSeconds ? 1 : 0;
}
