import { JobStore } from '../../core/jobs/job-store.ts';
import { JobTransitions } from '../../core/jobs/job-transitions.ts';
import { OwnerSlots } from '../../core/jobs/owner-slots.ts';
import { WebhookMarks } from '../../core/jobs/webhook-marks.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { recoverJobs } from './recover-jobs.ts';

/** The function that, every minute, takes up jobs that nobody works on although somebody should. */
export function createRecoveryHandler(runtime: Runtime): (event?: unknown) => Promise<void> {
  const { clients, settings, now } = runtime;
  const recovery = {
    runtime,
    store: new JobStore(clients.documents, settings.jobsTable),
    transitions: new JobTransitions(clients.documents, settings.jobsTable, now),
    marks: new WebhookMarks(clients.documents, settings.jobsTable, now),
    slots: new OwnerSlots(clients.documents, settings.jobsTable),
  };
  return async () => recoverJobs(recovery);
}
