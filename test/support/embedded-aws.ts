import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { startFauxqs } from 'fauxqs';
import { type Clients, createClients } from '../../core/clients/clients.ts';
import { jobIndexes } from '../../core/jobs/job-store.ts';
import { limitsSchema, queueMaxReceives, type Limits } from '../../core/settings/limits.ts';
import { readSettings, type Settings } from '../../core/settings/settings.ts';

/** S3, SQS and DynamoDB of one test file, in memory, on free loopback ports, with everything the service needs in them. */
export interface EmbeddedAws {
  readonly settings: Settings;
  readonly clients: Clients;
  /** The same as `settings`, as the environment variables that functions and the worker read. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const region = 'eu-central-1';
const bucket = 'stemwatch-test';
const tables = { jobs: 'test-jobs', uploads: 'test-uploads', tokens: 'test-tokens' };

/** Starts the servers and points the SDK's environment variables of this process at them. */
export async function startEmbeddedAws(limits: Partial<Limits> = {}): Promise<EmbeddedAws> {
  const allLimits = limitsSchema.parse(limits);
  const fauxqs = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false, defaultRegion: region });
  const database = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  await new Promise<void>((resolve) => database.listen(0, '127.0.0.1', resolve));
  const objectsAndQueues = `http://127.0.0.1:${fauxqs.port}`;
  const environment = {
    ...sdkEnvironment(objectsAndQueues, `http://127.0.0.1:${(database.address() as AddressInfo).port}`),
    ...stemwatchEnvironment(objectsAndQueues, allLimits),
  };
  Object.assign(process.env, environment);
  fauxqs.createBucket(bucket);
  createQueues(fauxqs, allLimits);
  await createTables();
  const settings = readSettings(environment);
  const clients = createClients(settings);
  return {
    settings,
    clients,
    environment,
    stop: async () => {
      for (const client of [clients.objects, clients.queues, clients.documents]) client.destroy();
      await fauxqs.stop();
      await new Promise((resolve) => database.close(resolve));
    },
  };
}

const sdkEnvironment = (objectsAndQueues: string, documents: string): Record<string, string> => ({
  AWS_REGION: region,
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_ENDPOINT_URL_S3: objectsAndQueues,
  AWS_ENDPOINT_URL_SQS: objectsAndQueues,
  AWS_ENDPOINT_URL_SNS: objectsAndQueues,
  AWS_ENDPOINT_URL_DYNAMODB: documents,
});

const stemwatchEnvironment = (queues: string, limits: Limits): Record<string, string> => ({
  STEMWATCH_STAGE: 'test',
  STEMWATCH_VERSION: '1.2.3',
  STEMWATCH_BUCKET: bucket,
  STEMWATCH_JOBS_TABLE: tables.jobs,
  STEMWATCH_UPLOADS_TABLE: tables.uploads,
  STEMWATCH_TOKENS_TABLE: tables.tokens,
  // Not the address that fauxqs answers: its host name resolves nowhere.
  STEMWATCH_JOBS_QUEUE_URL: `${queues}/000000000000/jobs`,
  STEMWATCH_DEAD_LETTERS_QUEUE_URL: `${queues}/000000000000/dead-letters`,
  STEMWATCH_WEBHOOKS_QUEUE_URL: `${queues}/000000000000/webhooks`,
  STEMWATCH_LIMITS: JSON.stringify(limits),
  STEMWATCH_S3_PATH_STYLE: 'true',
});

function createQueues(fauxqs: Awaited<ReturnType<typeof startFauxqs>>, limits: Limits): void {
  fauxqs.createQueue('webhooks', { region, attributes: { VisibilityTimeout: '30' } });
  const deadLetters = fauxqs.createQueue('dead-letters', { region });
  fauxqs.createQueue('jobs', {
    region,
    attributes: {
      VisibilityTimeout: String(limits.leaseSeconds),
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: deadLetters.queueArn,
        maxReceiveCount: queueMaxReceives(limits),
      }),
    },
  });
}

async function createTables(): Promise<void> {
  const client = new DynamoDBClient({});
  for (const name of Object.values(tables)) {
    await client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }, ...indexAttributes(name)],
        ...(name === tables.jobs ? { GlobalSecondaryIndexes: indexes() } : {}),
      }),
    );
    await waitUntilTableExists(
      { client, maxWaitTime: 10, minDelay: 0.01, maxDelay: 0.1 },
      { TableName: name },
    );
  }
  client.destroy();
}

const indexAttributes = (table: string) =>
  table !== tables.jobs
    ? []
    : Object.values(jobIndexes).flatMap(({ partitionKey, sortKey, sortType }) => [
        { AttributeName: partitionKey, AttributeType: 'S' as const },
        { AttributeName: sortKey, AttributeType: sortType },
      ]);

const indexes = () =>
  Object.values(jobIndexes).map(({ name, partitionKey, sortKey }) => ({
    IndexName: name,
    KeySchema: [
      { AttributeName: partitionKey, KeyType: 'HASH' as const },
      { AttributeName: sortKey, KeyType: 'RANGE' as const },
    ],
    Projection: { ProjectionType: 'ALL' as const },
  }));
