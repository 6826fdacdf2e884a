import type { Settings } from '../settings/settings.ts';

/** Everything that functions and the worker call, as metrics and health name it. */
export const dependencies = [
  'objects',
  'jobs-table',
  'uploads-table',
  'tokens-table',
  'cache-table',
  'counters-table',
  'alerts-table',
  'queue',
  'dead-letters-queue',
  'webhooks-queue',
  'notifications-queue',
  'webhook',
  // For calls that name no resource of the settings, by service.
  'tables',
  'queues',
  'topics',
  'cloudwatch',
  'secrets',
  'tasks',
  'other',
] as const;

/** Name of a dependency; the dimension `dependency`. */
export type Dependency = (typeof dependencies)[number];

/** What is known of a call to AWS before it is made. */
export interface AwsCall {
  /** Class of the client, such as `DynamoDBClient`. */
  readonly client: string;
  readonly input: unknown;
}

const byClient: Readonly<Record<string, Dependency>> = {
  S3Client: 'objects',
  DynamoDBClient: 'tables',
  SQSClient: 'queues',
  SNSClient: 'topics',
  CloudWatchClient: 'cloudwatch',
  SecretsManagerClient: 'secrets',
  ECSClient: 'tasks',
};

/** The names of a stage's tables and queues, without which a call can only be told by its service. */
export type NamedResources = Pick<
  Settings,
  | 'jobsTable'
  | 'uploadsTable'
  | 'tokensTable'
  | 'cacheTable'
  | 'countersTable'
  | 'alertsTable'
  | 'jobsQueueUrl'
  | 'deadLettersQueueUrl'
  | 'webhooksQueueUrl'
  | 'notificationsQueueUrl'
>;

/** Tells which dependency a call to AWS is for. */
export function dependencyFinder(names: NamedResources): (call: AwsCall) => Dependency {
  const byResource = new Map<string, Dependency>([
    [names.jobsTable, 'jobs-table'],
    [names.uploadsTable, 'uploads-table'],
    [names.tokensTable, 'tokens-table'],
    [names.cacheTable, 'cache-table'],
    [names.countersTable, 'counters-table'],
    [names.alertsTable, 'alerts-table'],
    [names.jobsQueueUrl, 'queue'],
    [names.deadLettersQueueUrl, 'dead-letters-queue'],
    [names.webhooksQueueUrl, 'webhooks-queue'],
    [names.notificationsQueueUrl, 'notifications-queue'],
  ]);
  return ({ client, input }) => {
    const { TableName, QueueUrl } = (input ?? {}) as { TableName?: string; QueueUrl?: string };
    return byResource.get(TableName ?? QueueUrl ?? '') ?? byClient[client] ?? 'other';
  };
}
