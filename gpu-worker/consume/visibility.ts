import { ChangeMessageVisibilityCommand, DeleteMessageCommand } from '@aws-sdk/client-sqs';
import type { Worker } from '../worker.ts';
import type { Delivery } from './message.ts';

/** The longest that SQS hides a message, in seconds. */
const longestSeconds = 43_200;

/** Hides the message for `seconds` from now; 0 gives it back at once. */
export async function hideFor(
  worker: Pick<Worker, 'clients' | 'settings'>,
  delivery: Delivery,
  seconds: number,
): Promise<void> {
  await worker.clients.queues.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: worker.settings.jobsQueueUrl,
      ReceiptHandle: delivery.receiptHandle,
      VisibilityTimeout: Math.min(Math.max(0, Math.ceil(seconds)), longestSeconds),
    }),
  );
}

/** Removes the message from the queue: nothing is left to do for it. */
export async function removeMessage(
  worker: Pick<Worker, 'clients' | 'settings'>,
  delivery: Delivery,
): Promise<void> {
  await worker.clients.queues.send(
    new DeleteMessageCommand({
      QueueUrl: worker.settings.jobsQueueUrl,
      ReceiptHandle: delivery.receiptHandle,
    }),
  );
}
