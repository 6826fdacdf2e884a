import { isIdentifier } from '../../core/identifiers/identifiers.ts';
import type { Job } from '../../core/jobs/job.ts';
import { JobStore } from '../../core/jobs/job-store.ts';
import { JobTransitions } from '../../core/jobs/job-transitions.ts';
import type { LinkStem } from '../../core/jobs/job-view.ts';
import { OwnerSlots } from '../../core/jobs/owner-slots.ts';
import { Problem } from '../../core/problems/problems.ts';
import { UploadStore } from '../../core/uploads/upload-store.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { createStemLinks } from './stem-links.ts';

/** What the operations on jobs work with. */
export interface JobAccess {
  readonly store: JobStore;
  readonly transitions: JobTransitions;
  readonly slots: OwnerSlots;
  readonly uploads: UploadStore;
  readonly link: LinkStem;
}

/** Opens the stores that operations on jobs share. */
export function createJobAccess(runtime: Runtime): JobAccess {
  const { clients, settings, now } = runtime;
  return {
    store: new JobStore(clients.documents, settings.jobsTable),
    transitions: new JobTransitions(clients.documents, settings.jobsTable, now),
    slots: new OwnerSlots(clients.documents, settings.jobsTable),
    uploads: new UploadStore(clients.documents, settings.uploadsTable),
    link: createStemLinks(runtime),
  };
}

/**
 * Reads a job of `owner`.
 *
 * @throws Problem `job-not-found`, also for another owner's job: nobody learns which ids exist.
 */
export async function ownedJob(store: JobStore, id: string, owner: string): Promise<Job> {
  const job = isIdentifier('job', id) ? await store.get(id) : undefined;
  if (job?.owner === owner) return job;
  throw jobNotFound(id);
}

/** The problem of a job that does not exist, or not for this owner. */
const jobNotFound = (id: string): Problem =>
  new Problem('job-not-found', `There is no job ${JSON.stringify(id.slice(0, 64))}.`);
