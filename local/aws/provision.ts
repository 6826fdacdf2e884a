import { type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateTopicCommand,
  ListSubscriptionsByTopicCommand,
  SetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { CreateQueueCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { alertIndexes } from '../../core/alerts/alert-store.ts';
import { mailFilter } from '../../core/alerts/mail-filter.ts';
import {
  notificationMaxReceives,
  notificationSettingsSchema,
} from '../../core/alerts/notification-settings.ts';
import { countersKey } from '../../core/requests/address-counter.ts';
import type { TableIndex } from '../../core/clients/table-index.ts';
import { jobIndexes } from '../../core/jobs/job-store.ts';
import { type Limits, queueMaxReceives } from '../../core/settings/limits.ts';
import { ensureTable, type TableDefinition } from './ensure-table.ts';
import { queueArn, type QueueKey, queueUrl, resources, topicArn, type TopicKey } from '../stack/resources.ts';

/** How long a webhook message stays invisible while the function works on it, in seconds. */
const webhooksVisibilitySeconds = 60;

/** How long a notification stays invisible while the notifier works on it, in seconds. */
const notificationsVisibilitySeconds = 120;

/** How long a mail is kept for whoever wants to see it, in seconds. */
const mailSeconds = 86_400;

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
    notificationDeadLetters: retention,
    notifications: {
      ...retention,
      VisibilityTimeout: String(notificationsVisibilitySeconds),
      ...redrive('notificationDeadLetters', notificationMaxReceives(notificationSettingsSchema.parse({}))),
    },
    mail: { MessageRetentionPeriod: String(mailSeconds) },
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

/** Who hears each topic; a queue keeps what AWS would mail, because fauxqs delivers to queues only. */
const subscribers: Readonly<Record<TopicKey, readonly QueueKey[]>> = {
  info: ['notifications'],
  warning: ['notifications', 'mail'],
  critical: ['notifications', 'mail'],
  direct: ['mail'],
  escalation: ['mail'],
};

async function createTopics(): Promise<void> {
  const client = new SNSClient({});
  for (const [key, queues] of Object.entries(subscribers)) {
    await client.send(new CreateTopicCommand({ Name: resources.topics[key as TopicKey] }));
    for (const queue of queues) {
      const subscription = await subscribe(client, key as TopicKey, queue);
      // What is mailed beside what the notifier hears is filtered; a topic for mail alone is not.
      if (queue === 'mail' && queues.length > 1) await filterMail(client, subscription);
    }
  }
  client.destroy();
}

/** Looks for the subscription first: to ask for one again that has got a filter since is an error. */
async function subscribe(client: SNSClient, topic: TopicKey, queue: QueueKey): Promise<string | undefined> {
  const TopicArn = topicArn(topic);
  const Endpoint = queueArn(queue);
  const { Subscriptions = [] } = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  const known = Subscriptions.find((subscription) => subscription.Endpoint === Endpoint);
  if (known !== undefined) return known.SubscriptionArn;
  return (await client.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }))).SubscriptionArn;
}

/** Set apart from the subscription, because one of an earlier version may be there without it. */
async function filterMail(client: SNSClient, SubscriptionArn: string | undefined): Promise<void> {
  const attributes = { FilterPolicyScope: 'MessageBody', FilterPolicy: JSON.stringify(mailFilter) };
  for (const [AttributeName, AttributeValue] of Object.entries(attributes)) {
    await client.send(
      new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName, AttributeValue }),
    );
  }
}

async function createTables(): Promise<void> {
  const client = new DynamoDBClient({});
  await Promise.all(
    Object.entries(resources.tables).map(async ([key, name]) =>
      ensureTable(client, {
        ...tableDefinition(name, key === 'counters' ? countersKey : 'id'),
        ...indexes[key as keyof typeof indexes],
      }),
    ),
  );
  client.destroy();
}

const tableDefinition = (name: string, key: string): TableDefinition => ({
  TableName: name,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
});

/** Indexes of the tables that have any. */
const indexes = { jobs: withIndexes(jobIndexes), alerts: withIndexes(alertIndexes) };

function withIndexes(byName: Readonly<Record<string, TableIndex>>): Partial<CreateTableCommandInput> {
  const all = Object.values(byName);
  const types = new Map<string, 'S' | 'N'>([['id', 'S']]);
  for (const { partitionKey, sortKey, sortType } of all) types.set(partitionKey, 'S').set(sortKey, sortType);
  return {
    AttributeDefinitions: [...types].map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    GlobalSecondaryIndexes: all.map((index) => ({
      IndexName: index.name,
      KeySchema: [
        { AttributeName: index.partitionKey, KeyType: 'HASH' },
        { AttributeName: index.sortKey, KeyType: 'RANGE' },
      ],
      Projection:
        index.projected !== undefined
          ? { ProjectionType: 'INCLUDE', NonKeyAttributes: [...index.projected] }
          : { ProjectionType: 'ALL' },
    })),
  };
}
