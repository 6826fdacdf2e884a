import { setTimeout as pause } from 'node:timers/promises';
import { isActive } from '../../core/jobs/states.ts';
import type { ApiClient, JobView } from './api-client.ts';

/** How often a job is asked for, in milliseconds; progress is written once a second. */
const pollMilliseconds = 400;

/** Follows a job until it has ended. */
export async function waitForJob(
  client: ApiClient,
  jobId: string,
  onJob: (job: JobView) => void,
  signal?: AbortSignal,
): Promise<JobView> {
  for (;;) {
    const job = await client.getJob(jobId);
    onJob(job);
    if (!isActive(job.state)) return job;
    await pause(pollMilliseconds, undefined, { ...(signal && { signal }) });
  }
}
