import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { countersKey } from '../../core/requests/address-counter.ts';
import { jobIndexes } from '../../core/jobs/job-store.ts';
import { type Limits, queueMaxReceives } from '../../core/settings/limits.ts';
import { queueArn, type QueueKey, queueUrl, resources, topicArn, type TopicKey } from '../stack/resources.ts';

/** How long a webhook message stays invisible while the function works on it, in seconds. */
const webhooksVisibilitySeconds = 60;

/** How long a notification of an alarm is kept for whoever wants to see it, in seconds. */
const notificationSeconds = 86_400;

/** Makes buckets, queues, topics and tables where they do not exist yet, and brings the queues' settings up to date. */
export async function provision(limits: Limits, awsPort: number): Promise<void> {
  const queuesAndTopics = createQueues(limits, awsPort).then(createTopics);
  await Promise.all([createBuckets(), queuesAndTopics, createTables()]);
}

async function createBuckets(): Promise<void> {
  const client = new S3Client({ forcePathStyle: true });
  for (const Bucket of [resources.bucket, resources.accessLogBucket]) {
    await client.send(new CreateBucketCommand({ Bucket }));
  }
  client.destroy();
}

async function createQueues(limits: Limits, awsPort: number): Promise<void> {
  const client = new SQSClient({});
  for (const [key, attributes] of Object.entries(queueAttributes(limits))) {
    await client.send(new CreateQueueCommand({ QueueName: resources.queues[key as QueueKey] }));
    await client.send(
      new SetQueueAttributesCommand({ QueueUrl: queueUrl(key as QueueKey, awsPort), Attributes: attributes }),
    );
  }
  client.destroy();
}

/** Dead-letter queues come first: the others refer to them. */
function queueAttributes(limits: Limits): Record<QueueKey, Record<string, string>> {
  const retention = { MessageRetentionPeriod: String(14 * 86_400) };
  return {
    deadLetters: retention,
    webhookDeadLetters: retention,
    notifications: { MessageRetentionPeriod: String(notificationSeconds) },
    jobs: {
      ...retention,
      VisibilityTimeout: String(limits.leaseSeconds),
      ...redrive('deadLetters', queueMaxReceives(limits)),
    },
    webhooks: {
      ...retention,
      VisibilityTimeout: String(webhooksVisibilitySeconds),
      ...redrive('webhookDeadLetters', limits.webhookAttempts + 10),
    },
  };
}

const redrive = (to: QueueKey, maxReceiveCount: number): Record<string, string> => ({
  RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn(to), maxReceiveCount }),
});

/** fauxqs delivers notifications to queues only, so one queue takes those of all topics. */
async function createTopics(): Promise<void> {
  const client = new SNSClient({});
  for (const [key, name] of Object.entries(resources.topics)) {
    await client.send(new CreateTopicCommand({ Name: name }));
    await client.send(
      new SubscribeCommand({
        TopicArn: topicArn(key as TopicKey),
        Protocol: 'sqs',
        Endpoint: queueArn('notifications'),
      }),
    );
  }
  client.destroy();
}

async function createTables(): Promise<void> {
  const client = new DynamoDBClient({});
  await Promise.all(
    Object.entries(resources.tables).map(async ([key, name]) => {
      try {
        await client.send(
          new CreateTableCommand({
            ...tableDefinition(name, key === 'counters' ? countersKey : 'id'),
            ...(key === 'jobs' ? jobsIndexes() : {}),
          }),
        );
      } catch (error) {
        if (!(error instanceof ResourceInUseException)) throw error;
      }
    }),
  );
  client.destroy();
}

const tableDefinition = (name: string, key: string): CreateTableCommandInput => ({
  TableName: name,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
});

function jobsIndexes(): Partial<CreateTableCommandInput> {
  const indexes = Object.values(jobIndexes);
  return {
    AttributeDefinitions: [
      { AttributeName: 'id', AttributeType: 'S' },
      ...indexes.flatMap(({ partitionKey, sortKey, sortType }) => [
        { AttributeName: partitionKey, AttributeType: 'S' as const },
        { AttributeName: sortKey, AttributeType: sortType },
      ]),
    ],
    GlobalSecondaryIndexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: [
        { AttributeName: index.partitionKey, KeyType: 'HASH' },
        { AttributeName: index.sortKey, KeyType: 'RANGE' },
      ],
      Projection:
        'projected' in index
          ? { ProjectionType: 'INCLUDE', NonKeyAttributes: [...index.projected] }
          : { ProjectionType: 'ALL' },
    })),
  };
}
