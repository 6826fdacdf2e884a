import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAwsServer } from '../../../local/aws/aws-server.ts';
import type { RunningServer } from '../../../local/aws/serve.ts';
import type { NoteServiceMetrics } from '../../../local/metrics/service-metrics.ts';
import { freePorts } from '../../../local/stack/ports.ts';

let folder: string;
let server: RunningServer;
let client: SQSClient;
let noted: Record<string, Record<string, number>>;

/** Adds up what is counted and keeps the latest of what is looked at. */
const note: NoteServiceMetrics = (_, dimensions, values) => {
  const queue = (noted[Object.values(dimensions).join()] ??= {});
  for (const [name, value] of Object.entries(values) as [string, number][])
    queue[name] = name.startsWith('Number') ? (queue[name] ?? 0) + value : value;
};

async function start(): Promise<void> {
  const { aws } = await freePorts();
  noted = {};
  server = await startAwsServer(folder, aws, note);
  client = new SQSClient({
    endpoint: server.address,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
}

async function stop(): Promise<void> {
  client.destroy();
  await server.stop();
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'queue-metrics-'));
  await start();
});

afterAll(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

test('queues tell what was sent, received and deleted, and how they stand each time they are looked at', async () => {
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: 'letters' }));
  for (const MessageBody of ['a', 'b', 'c'])
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 2 }),
  );
  await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages[0]?.ReceiptHandle }));
  expect(noted['letters']).toEqual({
    NumberOfMessagesSent: 3,
    NumberOfMessagesReceived: 2,
    NumberOfMessagesDeleted: 1,
  });
  await stop();
  // A server looks into its queues as it starts, and then each minute.
  await start();
  expect(noted['letters']).toMatchObject({
    ApproximateNumberOfMessagesVisible: 1,
    ApproximateNumberOfMessagesNotVisible: 1,
    ApproximateNumberOfMessagesDelayed: 0,
    ApproximateAgeOfOldestMessage: expect.any(Number),
  });
});

test('a message that its queue gives up is not counted as sent to the dead-letter queue', async () => {
  await client.send(new CreateQueueCommand({ QueueName: 'dead' }));
  const RedrivePolicy = JSON.stringify({
    deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:dead',
    maxReceiveCount: 1,
  });
  const { QueueUrl } = await client.send(
    new CreateQueueCommand({ QueueName: 'alive', Attributes: { RedrivePolicy, VisibilityTimeout: '0' } }),
  );
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'poison' }));
  await client.send(new ReceiveMessageCommand({ QueueUrl }));
  await client.send(new ReceiveMessageCommand({ QueueUrl }));
  expect(noted['alive']).toEqual({ NumberOfMessagesSent: 1, NumberOfMessagesReceived: 1 });
  expect(noted['dead']).toBeUndefined();
});
