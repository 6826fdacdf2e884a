import type { Job } from '../../core/jobs/job.ts';
import { sendJobMessage } from '../../core/jobs/job-queue.ts';
import { type JobScope, scopeOfJob } from '../runtime/job-scope.ts';
import { failLostJob } from './fail-lost-job.ts';
import type { Recovery } from './recovery.ts';

/** What was done for a job; the `action` of the RecoveryActions metric. */
type RecoveryAction = 'resent' | 'failed';

/** Jobs looked at in one go. The rest is due again in the next minute. */
const batchSize = 100;

/** How many leases pass before a job that was sent again is looked at again. */
const patienceLeases = 5;

/** Looks at every job that is due and does what a process that died could not. One job's trouble is not another's. */
export async function recoverJobs(recovery: Recovery): Promise<void> {
  const ids = await recovery.store.due(recovery.runtime.now(), batchSize);
  await Promise.all(ids.map(async (id) => recoverGuarded(id, recovery)));
}

async function recoverGuarded(id: string, recovery: Recovery): Promise<void> {
  const { runtime, store } = recovery;
  try {
    const job = await store.get(id);
    // The index lags behind the table.
    if (job?.dueAt === undefined || job.dueAt > runtime.now()) return;
    const scope = scopeOfJob(job, runtime.logger);
    const action = await recover(job, recovery, scope);
    if (action === undefined) return;
    runtime.emit('RecoveryActions', 1, { action }, { correlation_id: job.correlationId, job_id: job.id });
    scope.log.warn(`Job ${job.id} was recovered.`, {
      event_type: 'job_recovered',
      action,
      state: job.state,
    });
  } catch (error) {
    runtime.logger.error(`Job ${id} could not be recovered; it is tried again in a minute.`, {
      event_type: 'recovery_failed',
      job_id: id,
      error: error as Error,
    });
    runtime.emit('Errors', 1, { errorType: 'recovery', component: runtime.component });
  }
}

async function recover(job: Job, recovery: Recovery, scope: JobScope): Promise<RecoveryAction | undefined> {
  if (job.state !== 'processing') return undefined;
  if (job.attempts >= recovery.runtime.settings.limits.maxAttempts) {
    return (await failLostJob(job, recovery, scope)) ? 'failed' : undefined;
  }
  await resend(job, recovery, scope);
  return 'resent';
}

/** The worker is long gone and the message has not come back: sends another, which finds the lease run out. */
async function resend(job: Job, { runtime, transitions }: Recovery, scope: JobScope): Promise<void> {
  const { clients, settings } = runtime;
  await sendJobMessage(clients.queues, settings.jobsQueueUrl, { schema: 1, jobId: job.id }, scope.message);
  await transitions.postpone(job.id, runtime.now() + patienceLeases * settings.limits.leaseSeconds * 1000);
}
