import { type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { type Backoff, backoffPause } from '../../core/resilience/backoff.ts';
import { faultFields, typeOf } from '../attempt/faults.ts';
import type { Worker } from '../worker.ts';
import { handleDelivery } from './delivery.ts';
import { readDelivery, requestedAttributes } from './message.ts';

/** SQS's longest wait for a message, in seconds. */
const waitSeconds = 20;

/** Pauses after failed receives. */
const receiveBackoff: Backoff = { firstMilliseconds: 500, factor: 2, longestMilliseconds: 15_000 };

/**
 * Receives and handles one message after the other, while the device works, until `stopping` aborts. Nothing that a message or a dependency does
 * ends the loop: an error leaves the message where it is, and it comes back when its time has passed.
 */
export async function consume(worker: Worker, stopping: AbortSignal): Promise<void> {
  for (let failures = 0; !stopping.aborted;) {
    worker.alive();
    try {
      await worker.device.ready(stopping);
      if (stopping.aborted) return;
      const message = await receive(worker, stopping);
      if (message === undefined) await beIdle(worker);
      else await handleDelivery(worker, readDelivery(message), stopping);
      failures = 0;
    } catch (error) {
      if (stopping.aborted && (error as Error).name === 'AbortError') return;
      failures++;
      worker.logger.error('A message could not be received or finished; it comes back.', {
        event_type: 'message_failed',
        function: 'consume',
        ...faultFields(error),
      });
      worker.emit('Errors', 1, { errorType: typeOf(error), component: 'worker' });
      await worker.clock.sleep(backoffPause(receiveBackoff, failures, worker.random), stopping);
    }
  }
}

async function beIdle(worker: Worker): Promise<void> {
  worker.emit('ActiveJobs', 0, {});
  await worker.followClears();
}

async function receive(worker: Worker, stopping: AbortSignal): Promise<Message | undefined> {
  const { Messages } = await worker.clients.queues.send(
    new ReceiveMessageCommand({
      QueueUrl: worker.settings.jobsQueueUrl,
      MaxNumberOfMessages: 1,
      WaitTimeSeconds: waitSeconds,
      VisibilityTimeout: worker.settings.limits.leaseSeconds,
      ...requestedAttributes,
    }),
    // An answer that never comes must not hold the worker for good.
    { abortSignal: AbortSignal.any([stopping, AbortSignal.timeout((waitSeconds + 15) * 1000)]) },
  );
  return Messages?.[0];
}
