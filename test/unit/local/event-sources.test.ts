import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { ScheduledEvent, SQSEvent } from 'aws-lambda';
import { sendJobMessage } from '../../../core/jobs/job-queue.ts';
import { feedQueue } from '../../../local/events/queue-source.ts';
import { runSchedule } from '../../../local/events/schedule.ts';
import { queueUrl } from '../../../local/stack/resources.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../support/embedded-aws.ts';
import { until } from '../../support/submit-song.ts';

let aws: EmbeddedAws;
let client: SQSClient;
let awsPort: number;

beforeAll(async () => {
  aws = await startEmbeddedAws();
  client = aws.clients.queues;
  awsPort = aws.ports.aws;
});
afterAll(() => aws.stop());

/** Feeds the webhooks queue to `handler` while `during` runs. */
async function feeding(
  handler: (event: SQSEvent) => unknown,
  during: () => Promise<void>,
): Promise<string[]> {
  const stopping = new AbortController();
  const reported: string[] = [];
  const fed = feedQueue(
    {
      queue: 'webhooks',
      function: { name: 'webhooks', timeoutSeconds: 5, handler },
      batchSize: 10,
      concurrency: 1,
    },
    { client, awsPort, signal: stopping.signal, report: (message) => reported.push(message) },
  );
  await during();
  stopping.abort();
  await fed;
  // The server learns in its next turns that nobody polls any more.
  for (let turn = 0; turn < 5; turn += 1) await messagesLeft();
  return reported;
}

const send = (jobId: string): Promise<void> =>
  sendJobMessage(
    client,
    queueUrl('webhooks', awsPort),
    { schema: 1, jobId },
    { traceparent: 'trace', correlationId: 'why' },
  );

async function messagesLeft(): Promise<number> {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl('webhooks', awsPort), AttributeNames: ['All'] }),
  );
  return (
    Number(Attributes?.['ApproximateNumberOfMessages']) +
    Number(Attributes?.['ApproximateNumberOfMessagesNotVisible'])
  );
}

describe('a queue feeds its function', () => {
  test('with events as Lambda makes them, and forgets what is done', async () => {
    const events: SQSEvent[] = [];
    await feeding(
      (event) => {
        events.push(event);
        return { batchItemFailures: [] };
      },
      async () => {
        await send('job_1');
        await until(messagesLeft, (left) => left === 0);
      },
    );
    expect(events[0]?.Records).toEqual([
      {
        messageId: expect.any(String),
        receiptHandle: expect.any(String),
        body: '{"schema":1,"jobId":"job_1"}',
        attributes: expect.objectContaining({ ApproximateReceiveCount: '1' }),
        messageAttributes: {
          traceparent: {
            stringValue: 'trace',
            dataType: 'String',
            stringListValues: [],
            binaryListValues: [],
          },
          correlationId: {
            stringValue: 'why',
            dataType: 'String',
            stringListValues: [],
            binaryListValues: [],
          },
        },
        md5OfBody: expect.any(String),
        md5OfMessageAttributes: expect.any(String),
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:stemwatch-webhooks',
        awsRegion: 'us-east-1',
      },
    ]);
  });

  test('and keeps what the function names as failed, and everything when it throws', async () => {
    const seen = new Set<string>();
    const reported = await feeding(
      ({ Records }) => {
        for (const { body } of Records) seen.add(body);
        if (Records.some(({ body }) => body.includes('breaks'))) throw new Error('broken');
        const failed = Records.filter(({ body }) => body.includes('later'));
        return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
      },
      async () => {
        await send('job_later');
        await until(
          () => seen.size,
          (size) => size === 1,
        );
        await send('job_breaks');
        await until(
          () => seen.size,
          (size) => size === 2,
        );
      },
    );
    expect(await messagesLeft()).toBe(2);
    expect(reported).toEqual(['The queue webhooks could not be fed to webhooks.']);
  });
});

describe('a schedule', () => {
  test('runs its function again and again with an event of EventBridge, also after it failed', async () => {
    const events: ScheduledEvent[] = [];
    const reported: string[] = [];
    const stopping = new AbortController();
    const handler = async (event: ScheduledEvent): Promise<void> => {
      events.push(event);
      if (events.length === 1) throw new Error('once');
    };
    runSchedule(
      { function: { name: 'recovery', timeoutSeconds: 5, handler: handler as never }, seconds: 0.02 },
      { signal: stopping.signal, report: (message) => reported.push(message) },
    );
    await until(
      () => events.length,
      (count) => count >= 3,
    );
    stopping.abort();
    expect(events[0]).toMatchObject({
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      resources: ['arn:aws:events:us-east-1:000000000000:rule/stemwatch-recovery'],
    });
    expect(reported).toEqual(['The scheduled function recovery failed.']);
  });
});
