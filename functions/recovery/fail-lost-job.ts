import type { FailureType } from '../../core/jobs/failures.ts';
import type { Job } from '../../core/jobs/job.ts';
import { sendJobMessage } from '../../core/jobs/job-queue.ts';
import type { JobScope } from '../runtime/job-scope.ts';
import type { Recovery } from './recovery.ts';

/** A webhook message is held back this long, until the job it announces is sure to have failed. */
const announceDelaySeconds = 15;

const lost = 'worker-lost' satisfies FailureType;

/**
 * Fails a job whose attempts are used up and whose last worker is gone; false when somebody else was faster. The webhook
 * message goes first: should this process die after the job has failed, the end is announced all the same, and a
 * message about a job that did not fail after all is dropped by its receiver.
 */
export async function failLostJob(job: Job, recovery: Recovery, scope: JobScope): Promise<boolean> {
  const { runtime, transitions, marks, slots } = recovery;
  const { queues } = runtime.clients;
  const { webhooksQueueUrl, deadLettersQueueUrl } = runtime.settings;
  const message = { schema: 1, jobId: job.id } as const;
  if (job.webhook !== undefined) {
    await sendJobMessage(queues, webhooksQueueUrl, message, scope.message, {
      delaySeconds: announceDelaySeconds,
    });
  }
  const failed = await transitions.fail(job.id, job.lease?.id ?? '', {
    type: lost,
    detail: `The last of ${job.attempts} attempts ended without a result.`,
    at: new Date(runtime.now()).toISOString(),
  });
  if (failed === undefined) return false;
  runtime.emit('Separations', 1, { model: job.model, status: 'failed' }, { job_id: job.id });
  runtime.emit('JobOnTime', 0, { model: job.model }, { job_id: job.id });
  await sendJobMessage(queues, deadLettersQueueUrl, message, scope.message, { deadLetterReason: lost });
  await transitions.markDeadLettered(job.id);
  await slots.free(job.owner, [job.id]);
  if (job.webhook !== undefined) await marks.markQueued(job.id);
  return true;
}
