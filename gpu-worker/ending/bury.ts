import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { failures, type FailureType, faultCategory } from '../../core/jobs/failures.ts';
import { sendJobMessage } from '../../core/jobs/job-queue.ts';
import type { Job } from '../../core/jobs/job.ts';
import { messageAttributes } from '../../core/jobs/message.ts';
import { removeMessage } from '../consume/visibility.ts';
import type { Delivery } from '../consume/message.ts';
import { patiently } from '../patiently.ts';
import type { JobContext } from '../telemetry/job-context.ts';
import type { Worker } from '../worker.ts';

/** Whether a job failed in a way that another attempt might have cured, and lies in no dead-letter queue yet. */
export const mustBury = (job: Job): boolean =>
  job.state === 'failed' &&
  job.fault !== undefined &&
  failures[job.fault.type].retryable &&
  job.deadLettered !== true;

/** Puts a message for the failed job into the dead-letter queue, with the reason, and marks the job. */
export async function bury(worker: Worker, job: Job, context: JobContext): Promise<void> {
  const reason: FailureType = job.fault?.type ?? 'internal';
  const url = worker.settings.deadLettersQueueUrl;
  await patiently(worker, 'queue', () =>
    sendJobMessage(worker.clients.queues, url, { schema: 1, jobId: job.id }, context.message, {
      deadLetterReason: reason,
    }),
  );
  await patiently(worker, 'jobs-table', () => worker.transitions.markDeadLettered(job.id));
  context.logger.error('The job has used up its attempts; its message lies in the dead-letter queue.', {
    event_type: 'job_dead_lettered',
    function: 'bury',
    status: job.state,
    error_type: reason,
    error_category: failures[reason].category,
  });
}

/** Moves a message that names no job to the dead-letter queue as it is, for a person to look at. */
export async function buryUnreadable(worker: Worker, delivery: Delivery): Promise<void> {
  worker.emit('Errors', 1, { errorType: 'unreadable-message', component: 'worker' });
  worker.logger.error('A message of the jobs queue cannot be read; it goes to the dead-letter queue.', {
    event_type: 'message_unreadable',
    function: 'buryUnreadable',
    error_type: 'unreadable-message',
    error_category: faultCategory('unreadable-message'),
    request_id: delivery.messageId,
    message_id: delivery.messageId,
    correlation_id: delivery.correlationId,
    body_length: delivery.body.length,
  });
  await worker.clients.queues.send(
    new SendMessageCommand({
      QueueUrl: worker.settings.deadLettersQueueUrl,
      MessageBody: delivery.body,
      MessageAttributes: {
        [messageAttributes.deadLetterReason]: { DataType: 'String', StringValue: 'unreadable-message' },
      },
    }),
  );
  await removeMessage(worker, delivery);
}
