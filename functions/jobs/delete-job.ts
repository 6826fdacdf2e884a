import { DeleteObjectsCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import type { Job } from '../../core/jobs/job.ts';
import { jobView } from '../../core/jobs/job-view.ts';
import { jobPrefix } from '../../core/jobs/object-keys.ts';
import { isActive } from '../../core/jobs/states.ts';
import { Problem } from '../../core/problems/problems.ts';
import type { ApiAnswer, Operation } from '../http/operations.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type JobAccess, ownedJob } from './job-access.ts';

/** DELETE /v1/jobs/{id}: cancels a job that waits or runs, removes one that has ended together with its stems. */
export function deleteJob(runtime: Runtime, access: JobAccess): Operation<'deleteJob'> {
  return async ({ params, owner }) => {
    const job = await ownedJob(access.store, params['id'] ?? '', owner);
    return isActive(job.state) ? cancel(job, runtime, access) : remove(job, runtime, access);
  };
}

async function cancel(job: Job, runtime: Runtime, access: JobAccess): Promise<ApiAnswer<'deleteJob'>> {
  const cancelled = await access.transitions.cancel(job.id);
  if (cancelled === undefined) {
    throw new Problem('job-in-transition', `The job ${job.id} ended before it could be cancelled.`);
  }
  await access.slots.free(job.owner, [job.id]);
  return { status: 202, body: await jobView(cancelled, { link: access.link, now: runtime.now() }) };
}

/** The record goes last: while anything of the job is left, the request can be repeated. */
async function remove(job: Job, runtime: Runtime, access: JobAccess): Promise<ApiAnswer<'deleteJob'>> {
  await removeObjects(jobPrefix(job.id), runtime);
  await access.slots.free(job.owner, [job.id]);
  await access.store.remove(job.id);
  return { status: 204, body: undefined };
}

async function removeObjects(prefix: string, { clients, settings }: Runtime): Promise<void> {
  const pages = paginateListObjectsV2(
    { client: clients.objects },
    { Bucket: settings.bucket, Prefix: prefix },
  );
  for await (const { Contents } of pages) {
    if (Contents === undefined || Contents.length === 0) continue;
    const { Errors } = await clients.objects.send(
      new DeleteObjectsCommand({
        Bucket: settings.bucket,
        Delete: { Objects: Contents.map(({ Key }) => ({ Key })), Quiet: true },
      }),
    );
    if (Errors !== undefined && Errors.length > 0) {
      throw new Error(`The object store did not delete ${Errors.length} objects under ${prefix}.`);
    }
  }
}
