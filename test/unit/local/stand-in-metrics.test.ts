import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAwsServer } from '../../../local/aws/aws-server.ts';
import type { RunningServer } from '../../../local/aws/serve.ts';
import { startTablesServer } from '../../../local/aws/tables-server.ts';
import type { NoteServiceMetrics } from '../../../local/metrics/service-metrics.ts';
import { account, region } from '../../../local/stack/resources.ts';
import { freePorts } from '../../../local/stack/ports.ts';
import { until } from '../../support/audio/until.ts';

/** What was noted at one moment. */
interface Noted {
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, number>>;
}

let folder: string;
let servers: RunningServer[];
let noted: Noted[] = [];
let objects: S3Client;
let tables: DynamoDBClient;
let topics: SNSClient;
let queues: SQSClient;

const note: NoteServiceMetrics = (namespace, dimensions, values) => {
  noted.push({ namespace, dimensions, values: values as Noted['values'] });
};
const of = (namespace: string): Noted[] => noted.filter((one) => one.namespace === namespace);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stand-in-metrics-'));
  const ports = await freePorts();
  servers = [
    await startAwsServer(join(folder, 'aws'), ports.aws, note),
    await startTablesServer(join(folder, 'tables'), ports.tables, note),
  ];
  const [aws, dynamo] = servers.map(({ address }) => ({
    endpoint: address,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  }));
  objects = new S3Client({ ...aws, forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED' });
  topics = new SNSClient({ ...aws });
  queues = new SQSClient({ ...aws });
  tables = new DynamoDBClient({ ...dynamo });
});
beforeEach(() => {
  noted = [];
});
afterAll(async () => {
  for (const client of [objects, topics, queues, tables]) client.destroy();
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(folder, { recursive: true });
});

describe('Buckets', () => {
  test('tell requests, errors, bytes and times under the name of their filter', async () => {
    const Bucket = 'songs';
    await objects.send(new CreateBucketCommand({ Bucket }));
    await objects.send(new PutObjectCommand({ Bucket, Key: 'a', Body: Buffer.alloc(5000) }));
    const { Body } = await objects.send(new GetObjectCommand({ Bucket, Key: 'a' }));
    await Body?.transformToByteArray();
    await objects.send(new HeadObjectCommand({ Bucket, Key: 'a' }));
    await expect(objects.send(new GetObjectCommand({ Bucket, Key: 'b' }))).rejects.toThrow();
    await until(() => of('AWS/S3').length === 5);
    const [, put, get, head, missing] = of('AWS/S3');
    const quiet = { AllRequests: 1, '4xxErrors': 0, '5xxErrors': 0 };
    expect(put).toMatchObject({
      dimensions: { BucketName: Bucket, FilterId: 'EntireBucket' },
      values: { ...quiet, BytesUploaded: 5000 },
    });
    expect(get?.values).toMatchObject({ ...quiet, BytesDownloaded: 5000, BytesUploaded: 0 });
    expect(head?.values).toMatchObject({ ...quiet, BytesDownloaded: 0 });
    expect(missing?.values).toMatchObject({ AllRequests: 1, '4xxErrors': 1 });
    for (const { FirstByteLatency = -1, TotalRequestLatency = -1 } of of('AWS/S3').map(
      ({ values }) => values,
    )) {
      expect(FirstByteLatency).toBeGreaterThanOrEqual(0);
      expect(TotalRequestLatency).toBeGreaterThanOrEqual(FirstByteLatency);
    }
  });
});

describe('Tables', () => {
  const TableName = 'things';

  test('tell the time of each operation that went well, and the errors of callers', async () => {
    await tables.send(
      new CreateTableCommand({
        TableName,
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    noted = [];
    const Item = { id: { S: '"TableName":"trap"' } };
    await tables.send(new PutItemCommand({ TableName, Item }));
    await tables.send(new GetItemCommand({ TableName, Key: Item }));
    const condition = { ConditionExpression: 'attribute_not_exists(id)' };
    await expect(tables.send(new PutItemCommand({ TableName, Item, ...condition }))).rejects.toThrow();
    expect(of('AWS/DynamoDB').map(({ dimensions }) => dimensions)).toEqual([
      { TableName, Operation: 'PutItem' },
      { TableName, Operation: 'GetItem' },
    ]);
    for (const { values } of of('AWS/DynamoDB'))
      expect(values['SuccessfulRequestLatency']).toBeGreaterThan(0);
    expect(of('AWS/DynamoDB account')).toEqual([]);
    const Key = { other: { S: 'x' } };
    await expect(tables.send(new GetItemCommand({ TableName, Key }))).rejects.toThrow();
    expect(of('AWS/DynamoDB account')).toEqual([
      { namespace: 'AWS/DynamoDB account', dimensions: {}, values: { UserErrors: 1 } },
    ]);
  });
});

describe('Topics', () => {
  test('tell what was published, and each delivery to a queue', async () => {
    const { TopicArn } = await topics.send(new CreateTopicCommand({ Name: 'news' }));
    const subscribed = ['one', 'two'];
    for (const QueueName of subscribed) {
      await queues.send(new CreateQueueCommand({ QueueName }));
      const Endpoint = `arn:aws:sqs:${region}:${account}:${QueueName}`;
      await topics.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
    }
    await topics.send(new PublishCommand({ TopicArn, Message: 'hello' }));
    const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName: 'other' }));
    await queues.send(new SendMessageCommand({ QueueUrl, MessageBody: 'not of the topic' }));
    const told = of('AWS/SNS');
    for (const { dimensions } of told) expect(dimensions).toEqual({ TopicName: 'news' });
    expect(told.map(({ values }) => values)).toEqual([
      { NumberOfMessagesPublished: 1 },
      { NumberOfNotificationsDelivered: 1 },
      { NumberOfNotificationsDelivered: 1 },
    ]);
  });
});
