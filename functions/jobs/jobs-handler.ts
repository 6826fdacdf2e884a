import { type ApiHandler, createApiHandler } from '../http/api-handler.ts';
import { createRequestLimit } from '../http/request-limit.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { createJob } from './create-job.ts';
import { deleteJob } from './delete-job.ts';
import { createJobAccess } from './job-access.ts';
import { getJob, listJobs } from './read-jobs.ts';

/** The function that creates, shows and removes jobs. */
export function createJobsHandler(runtime: Runtime): ApiHandler {
  const access = createJobAccess(runtime);
  return createApiHandler(
    'jobs',
    {
      createJob: createJob(runtime, access),
      listJobs: listJobs(runtime, access),
      getJob: getJob(runtime, access),
      deleteJob: deleteJob(runtime, access),
    },
    runtime,
    createRequestLimit(runtime, 'jobs'),
  );
}
