import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Messages of a queue, by what SQS counts approximately. */
export interface QueueDepth {
  /** Waiting, those with a delay included. */
  readonly waiting: number;
  /** In the hands of a receiver. */
  readonly working: number;
}

/** Asks SQS how many messages a queue holds. */
export async function queueDepth(
  client: SQSClient,
  url: string,
  abortSignal?: AbortSignal,
): Promise<QueueDepth> {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesDelayed',
        'ApproximateNumberOfMessagesNotVisible',
      ],
    }),
    { abortSignal },
  );
  const count = (name: keyof typeof Attributes): number => Number(Attributes[name] ?? 0);
  return {
    waiting: count('ApproximateNumberOfMessages') + count('ApproximateNumberOfMessagesDelayed'),
    working: count('ApproximateNumberOfMessagesNotVisible'),
  };
}

/** The name at the end of a queue's address, as its metrics carry it. */
export const queueName = (url: string): string => new URL(url).pathname.split('/').at(-1) ?? '';

/**
 * Age of the oldest message in seconds. SQS tells it only through CloudWatch, which goes on for minutes after the queue is
 * empty, and is silent at first about one that has just got a message: undefined then.
 */
export const oldestAge = async (
  { waiting, working }: QueueDepth,
  published: () => Promise<number | undefined>,
): Promise<number | undefined> => (waiting + working === 0 ? 0 : published());

/** Jobs that wait or are processed per running worker; without one, per the one that would be started. */
export const backlogPerWorker = ({ waiting, working }: QueueDepth, running: number | undefined): number =>
  (waiting + working) / Math.max(1, running ?? 0);
