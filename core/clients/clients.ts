import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Settings } from '../settings/settings.ts';
import { type CallWatch, watchCalls } from './watch-calls.ts';

/** Longest that a request waits to be counted. */
const countersMilliseconds = 500;

/** The AWS clients that functions and the worker share. */
export interface Clients {
  readonly objects: S3Client;
  /** Signs addresses of objects. It calls nobody, so nothing watches it. */
  readonly signing: S3Client;
  readonly queues: SQSClient;
  readonly documents: DynamoDBDocumentClient;
  /** Counts what addresses do. It asks once and waits little: nobody's request shall fail or wait for being counted. */
  readonly counters: DynamoDBClient;
}

/**
 * Makes the clients. Endpoints, region and credentials are the SDK's own business (AWS_ENDPOINT_URL_S3 and so on), so
 * the same code talks to AWS and to the servers of one machine.
 *
 * @param watch - has the calls measured and kept from dependencies that fail
 * @param answerMilliseconds - how long tables and queues may take to answer; as long as they like where messages are waited
 *   for. Objects take the time that their size needs
 */
export function createClients(
  settings: Pick<Settings, 's3PathStyle'>,
  watch?: CallWatch,
  answerMilliseconds?: number,
): Clients {
  // A call that is repeated by the watch would otherwise be repeated by the SDK within each of its tries.
  const tries = watch?.retry === undefined ? {} : { maxAttempts: 1 };
  const asking = { ...tries, ...(answerMilliseconds === undefined ? {} : within(answerMilliseconds)) };
  const tables = new DynamoDBClient(asking);
  const objects = {
    forcePathStyle: settings.s3PathStyle,
    // A checksum computed by default would become part of presigned addresses, which clients could not satisfy.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  } as const;
  const counters = new DynamoDBClient({ maxAttempts: 1, ...within(countersMilliseconds) });
  const clients = {
    objects: new S3Client({ ...objects, ...tries }),
    queues: new SQSClient(asking),
  };
  if (watch !== undefined) {
    for (const client of [tables, clients.objects, clients.queues]) watchCalls(client, watch);
    const { retry: _repetition, ...once } = watch;
    watchCalls(counters, once);
  }
  return {
    ...clients,
    counters,
    signing: new S3Client(objects),
    documents: DynamoDBDocumentClient.from(tables, { marshallOptions: { removeUndefinedValues: true } }),
  };
}

/** Settings of a client whose calls fail with a TimeoutError when no answer has begun by then. */
const within = (milliseconds: number) => ({
  requestHandler: {
    connectionTimeout: milliseconds,
    requestTimeout: milliseconds,
    throwOnRequestTimeout: true,
  },
});
