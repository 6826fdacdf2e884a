import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createCallWatch } from '../../../../core/clients/call-watch.ts';
import { watchCalls } from '../../../../core/clients/watch-calls.ts';
import { limitsSchema } from '../../../../core/settings/limits.ts';

const settings = {
  jobsTable: 'jobs',
  uploadsTable: 'uploads',
  tokensTable: 'tokens',
  cacheTable: 'cache',
  countersTable: 'counters',
  alertsTable: 'alerts',
  jobsQueueUrl: 'http://127.0.0.1:1/000000000000/jobs',
  deadLettersQueueUrl: 'http://127.0.0.1:1/000000000000/dead',
  webhooksQueueUrl: 'http://127.0.0.1:1/000000000000/webhooks',
  notificationsQueueUrl: 'http://127.0.0.1:1/000000000000/notifications',
  limits: limitsSchema.parse({ circuitFailures: 2 }),
};

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** Clients of a service that answers as `listener` does, watched with pauses that take no time. */
async function scene(listener: RequestListener, options: { retries?: boolean } = {}) {
  server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server?.once('listening', resolve));
  const emitted: { name: string; value: number; dimensions: object }[] = [];
  const pauses: number[] = [];
  const watch = createCallWatch({
    settings,
    emit: (name, value, dimensions) => emitted.push({ name, value, dimensions }),
    clock: { now: () => 0, sleep: async (milliseconds) => void pauses.push(milliseconds) },
    random: () => 0.5,
    retries: options.retries ?? true,
  });
  const connection = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  };
  const tables = watchCalls(new DynamoDBClient(connection), watch);
  return {
    circuits: watch.circuits,
    pauses,
    emittedOf: (name: string) => emitted.filter((metric) => metric.name === name),
    tables,
    documents: DynamoDBDocumentClient.from(tables),
    objects: watchCalls(new S3Client({ ...connection, forcePathStyle: true }), watch),
    queues: watchCalls(new SQSClient(connection), watch),
  };
}

const answering =
  (status: number, type?: string): RequestListener =>
  (request, answer) => {
    request.resume();
    answer.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    answer.end(JSON.stringify(type === undefined ? {} : { __type: `com.amazonaws.dynamodb#${type}` }));
  };

const getJob = new GetItemCommand({ TableName: 'jobs', Key: { id: { S: 'x' } } });
const jobsGet = { dependency: 'jobs-table', operation: 'GetItem' };

describe('A watched call', () => {
  test('is timed under its dependency and operation, whichever client makes it', async () => {
    const { documents, tables, emittedOf } = await scene(answering(200));
    await tables.send(getJob);
    await documents.send(new PutCommand({ TableName: 'cache', Item: { id: 'x' } }));
    const timed = emittedOf('DependencyDuration');
    expect(timed.map(({ dimensions }) => dimensions)).toEqual([
      jobsGet,
      { dependency: 'cache-table', operation: 'PutItem' },
    ]);
    expect(timed.every(({ value }) => value > 0)).toBe(true);
    expect(emittedOf('DependencyErrors')).toEqual([]);
  });

  test.each([
    ['a server error', answering(500, 'InternalServerError')],
    ['throttling', answering(400, 'ProvisionedThroughputExceededException')],
    ['an answer of a proxy before it', answering(503)],
  ])('counts %s once as a fault, after it was repeated with growing pauses', async (_what, listener) => {
    let requests = 0;
    const { tables, emittedOf, pauses } = await scene((request, answer) => {
      requests += 1;
      listener(request, answer);
    });
    await expect(tables.send(getJob)).rejects.toThrow();
    expect(requests).toBe(3);
    expect(pauses).toEqual([500, 1000]);
    const once = [expect.objectContaining({ value: 1, dimensions: jobsGet })];
    expect(emittedOf('DependencyErrors')).toEqual(once);
    expect(emittedOf('RetriesExhausted')).toMatchObject([{ dimensions: { dependency: 'jobs-table' } }]);
    expect(emittedOf('DependencyDuration')).toHaveLength(1);
  });

  test('that was refused for good reason is neither repeated nor anybody’s fault', async () => {
    const { tables, emittedOf, circuits } = await scene(answering(400, 'ConditionalCheckFailedException'));
    for (let call = 0; call < 3; call++) await expect(tables.send(getJob)).rejects.toThrow();
    expect(emittedOf('DependencyErrors')).toEqual([]);
    expect(emittedOf('DependencyDuration')).toHaveLength(3);
    expect(circuits.states()).toEqual({ 'jobs-table': 'closed' });
  });

  test('for an object that does not exist is answered', async () => {
    const { objects, emittedOf } = await scene(answering(404));
    await expect(objects.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }))).rejects.toThrow();
    expect(emittedOf('DependencyErrors')).toEqual([]);
    expect(emittedOf('DependencyDuration')).toMatchObject([
      { dimensions: { dependency: 'objects', operation: 'GetObject' } },
    ]);
  });

  test('is not made while the circuit of its dependency is open', async () => {
    let requests = 0;
    const { tables, circuits, emittedOf } = await scene(
      (request, answer) => {
        requests += 1;
        answering(503)(request, answer);
      },
      { retries: false },
    );
    for (let call = 0; call < 2; call++) await expect(tables.send(getJob)).rejects.toThrow();
    await expect(tables.send(getJob)).rejects.toMatchObject({ name: 'OpenCircuitError' });
    expect(requests).toBe(2);
    expect(circuits.states()).toEqual({ 'jobs-table': 'open' });
    expect(emittedOf('DependencyErrors')).toHaveLength(2);
  });

  test('that waits for a message on purpose is not timed', async () => {
    const { queues, emittedOf, circuits } = await scene(answering(200));
    await queues.send(new ReceiveMessageCommand({ QueueUrl: settings.jobsQueueUrl }));
    expect(emittedOf('DependencyDuration')).toEqual([]);
    expect(circuits.states()).toEqual({ queue: 'closed' });
  });
});
