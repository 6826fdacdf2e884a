import type { Job } from '../../core/jobs/job.ts';
import { completeOutput } from '../../core/jobs/output.ts';
import { defaultSeparation } from '../../core/jobs/separation.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { SeparationRequest } from '../engine/contract.ts';

/** What the engine is asked for a job, but for the paths of one attempt. */
export type RequestOptions = Omit<SeparationRequest, 'source' | 'workFolder' | 'packFolder'>;

/**
 * Everything of a job that the engine is told. All of it but the limits, which decide whether there are stems and not
 * which ones, is part of the result cache's key: what is added here need not be remembered there. The song's name is told
 * only where it may become a title.
 */
export function requestOptions(job: Job, { limits }: Pick<Settings, 'limits'>): RequestOptions {
  const output = completeOutput(job.output);
  return {
    stems: job.stems,
    twoStems: job.twoStems,
    separation: job.separation ?? defaultSeparation,
    output,
    ...(output.tags ? { name: job.name } : {}),
    limits: { maxAudioSeconds: limits.maxAudioSeconds },
  };
}
