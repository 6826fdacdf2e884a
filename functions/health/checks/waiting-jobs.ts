import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { Runtime } from '../../runtime/runtime.ts';

/** How many messages wait in the queue of jobs, by the queue's own, approximate, count. */
export async function waitingJobs(
  { clients, settings }: Pick<Runtime, 'clients' | 'settings'>,
  abortSignal: AbortSignal,
): Promise<number> {
  const { Attributes = {} } = await clients.queues.send(
    new GetQueueAttributesCommand({
      QueueUrl: settings.jobsQueueUrl,
      AttributeNames: ['ApproximateNumberOfMessages'],
    }),
    { abortSignal },
  );
  return Number(Attributes['ApproximateNumberOfMessages'] ?? 0);
}
