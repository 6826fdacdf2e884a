import { failures } from '../../core/jobs/failures.ts';
import { sendJobMessage } from '../../core/jobs/job-queue.ts';
import type { Job } from '../../core/jobs/job.ts';
import { removeMessage } from '../consume/visibility.ts';
import type { Delivery } from '../consume/message.ts';
import { patiently } from '../patiently.ts';
import { emitEnd, emitFault } from '../telemetry/job-metrics.ts';
import type { JobContext } from '../telemetry/job-context.ts';
import type { Worker } from '../worker.ts';
import { bury, mustBury } from './bury.ts';

/**
 * Does what is left to do for a job that has ended, then removes the message. Every step may be repeated: a delivery
 * that finds the job ended begins here and does what an earlier one did not come to.
 */
export async function finishEnded(
  worker: Worker,
  delivery: Delivery,
  job: Job,
  context: JobContext,
): Promise<void> {
  if (mustBury(job)) await bury(worker, job, context);
  await patiently(worker, 'jobs-table', () => worker.slots.free(job.owner, [job.id]));
  await announce(worker, job, context);
  await patiently(worker, 'queue', () => removeMessage(worker, delivery));
}

/** Fails a job whose last worker has gone without a word. */
export async function failLost(
  worker: Worker,
  delivery: Delivery,
  job: Job,
  context: JobContext,
): Promise<void> {
  const fault = {
    type: 'worker-lost' as const,
    detail: `The last of ${job.attempts} attempts ended without a result.`,
    at: new Date(worker.clock.now()).toISOString(),
  };
  const failed = await worker.transitions.fail(job.id, job.lease?.id ?? '', fault);
  // Somebody was faster: the message comes back and finds out what they did.
  if (failed === undefined) return;
  emitFault(worker, failed, fault.type);
  emitEnd(worker, failed, undefined);
  context.logger.error(failures[fault.type].title, {
    event_type: 'job_failed',
    function: 'failLost',
    status: 'failed',
    error_type: fault.type,
    error_category: failures[fault.type].category,
    attempt: job.attempts,
  });
  await finishEnded(worker, delivery, failed, context);
}

/** Hands the webhook to its queue. Repeated only if the worker died between the two steps. */
async function announce(worker: Worker, job: Job, context: JobContext): Promise<void> {
  if (job.webhook?.state !== 'waiting') return;
  if (job.state !== 'succeeded' && job.state !== 'failed') return;
  const { queues } = worker.clients;
  const url = worker.settings.webhooksQueueUrl;
  await patiently(worker, 'queue', () =>
    sendJobMessage(queues, url, { schema: 1, jobId: job.id }, context.message),
  );
  await patiently(worker, 'jobs-table', () => worker.webhooks.markQueued(job.id));
}
