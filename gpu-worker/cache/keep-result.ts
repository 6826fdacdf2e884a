import type { Logger } from '@aws-lambda-powertools/logger';
import type { JobResult } from '../../core/jobs/job.ts';
import { faultFields } from '../attempt/faults.ts';
import type { Worker } from '../worker.ts';
import type { CachePlace } from './cache-place.ts';

/**
 * Keeps the result of a job that has succeeded, as long as its stems are kept and the settings allow. Never rejects: the
 * job has succeeded in any case.
 */
export async function keepResult(
  worker: Pick<Worker, 'results' | 'settings' | 'clock'>,
  place: CachePlace | undefined,
  { result, until }: { readonly result: JobResult; readonly until: Date },
  logger: Pick<Logger, 'warn'>,
): Promise<void> {
  if (place === undefined) return;
  const longest = worker.clock.now() + worker.settings.limits.resultCacheSeconds * 1000;
  const expiresAt = new Date(Math.min(until.getTime(), longest));
  try {
    await worker.results.keep(place.key, { generation: place.generation, result, expiresAt });
  } catch (error) {
    logger.warn('The result could not be kept for repetitions of this job.', {
      event_type: 'result_not_kept',
      function: 'keepResult',
      ...faultFields(error),
    });
  }
}
