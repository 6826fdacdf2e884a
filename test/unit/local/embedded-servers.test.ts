import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import {
  GetSubscriptionAttributesCommand,
  ListSubscriptionsByTopicCommand,
  PublishCommand,
  SetSubscriptionAttributesCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClients, type Clients } from '../../../core/clients/clients.ts';
import { JobStore } from '../../../core/jobs/job-store.ts';
import { limitsSchema, queueMaxReceives } from '../../../core/settings/limits.ts';
import { parseToken, tokenAccepts } from '../../../core/tokens/token.ts';
import { TokenStore } from '../../../core/tokens/token-store.ts';
import { ensureDeveloperToken } from '../../../local/aws/developer-token.ts';
import { startAwsServer } from '../../../local/aws/aws-server.ts';
import type { RunningServer } from '../../../local/aws/serve.ts';
import { provision } from '../../../local/aws/provision.ts';
import { startTablesServer } from '../../../local/aws/tables-server.ts';
import { stackEnvironment } from '../../../local/stack/environment.ts';
import { freePorts, type Ports } from '../../../local/stack/ports.ts';
import { queueUrl, resources, topicArn } from '../../../local/stack/resources.ts';
import { until } from '../../support/submit-song.ts';

const limits = limitsSchema.parse({ leaseSeconds: 20 });
let folder: string;
let ports: Ports;
let servers: RunningServer[];
let clients: Clients;

async function start(): Promise<void> {
  servers = await Promise.all([
    startAwsServer(join(folder, 'aws'), ports.aws),
    startTablesServer(join(folder, 'tables'), ports.tables),
  ]);
  await provision(limits, ports.aws);
}

async function stop(): Promise<void> {
  await Promise.all(servers.map((server) => server.stop()));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'embedded-servers-'));
  ports = await freePorts();
  const configuration = {
    stateFolder: folder,
    ports,
    limits: {},
    models: ['preview'] as const,
    version: '0',
    recoverySeconds: 60,
    variables: {},
  };
  Object.assign(process.env, stackEnvironment(configuration, {}));
  await start();
  clients = createClients({ s3PathStyle: true });
});

afterAll(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await stop();
  rmSync(folder, { recursive: true });
});

const bucket = { Bucket: resources.bucket };

describe('objects', () => {
  test('of 100 MB are taken in one request', async () => {
    const Body = Buffer.alloc(100_000_000, 'x');
    await clients.objects.send(new PutObjectCommand({ ...bucket, Key: 'large', Body }));
    const head = await clients.objects.send(new HeadObjectCommand({ ...bucket, Key: 'large' }));
    expect(head.ContentLength).toBe(100_000_000);
  });

  test('are downloaded under the name and type that their address asks for', async () => {
    await clients.objects.send(new PutObjectCommand({ ...bucket, Key: 'stem', Body: 'sound' }));
    const command = new GetObjectCommand({
      ...bucket,
      Key: 'stem',
      ResponseContentDisposition: 'attachment; filename="a.wav"',
      ResponseContentType: 'audio/wav',
    });
    const response = await fetch(await getSignedUrl(clients.objects, command));
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="a.wav"');
    expect(response.headers.get('content-type')).toBe('audio/wav');
    expect(await response.text()).toBe('sound');
  });
});

describe('queues', () => {
  test('have the lease as visibility timeout and a way to the dead letters', async () => {
    const { Attributes } = await clients.queues.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl('jobs', ports.aws), AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({ VisibilityTimeout: '20' });
    expect(JSON.parse(Attributes?.['RedrivePolicy'] ?? '')).toEqual({
      deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:stemwatch-dead-letters',
      maxReceiveCount: queueMaxReceives(limits),
    });
  });

  test('a message that is given back comes again at once, with its count of receives', async () => {
    const QueueUrl = queueUrl('webhookDeadLetters', ports.aws);
    const receive = async () => {
      const { Messages } = await clients.queues.send(
        new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['ApproximateReceiveCount'] }),
      );
      return Messages?.[0];
    };
    await clients.queues.send(new SendMessageCommand({ QueueUrl, MessageBody: 'give back' }));
    const first = await receive();
    await clients.queues.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl,
        ReceiptHandle: first?.ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );
    const second = await receive();
    expect(second).toMatchObject({ Body: 'give back', Attributes: { ApproximateReceiveCount: '2' } });
    const { ReceiptHandle } = second ?? {};
    await clients.queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  });

  test('a message is not lost to a receiver that has hung up', async () => {
    const QueueUrl = queueUrl('jobs', ports.aws);
    const hungUp = new AbortController();
    const waiting = new SQSClient({});
    const poll = waiting.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }), {
      abortSignal: hungUp.signal,
    });
    await roundTrips();
    hungUp.abort();
    await expect(poll).rejects.toThrow();
    waiting.destroy();
    await roundTrips();
    const sentAt = performance.now();
    await clients.queues.send(new SendMessageCommand({ QueueUrl, MessageBody: 'for the living' }));
    const { Messages } = await until(
      () => clients.queues.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 })),
      (answer) => answer.Messages !== undefined,
    );
    expect(Messages?.[0]?.Body).toBe('for the living');
    // Not after the visibility timeout, but at once.
    expect(performance.now() - sentAt).toBeLessThan(10_000);
  });
});

/** Lets the server see what happened on its other connections: each answer is a turn of its event loop. */
async function roundTrips(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    await clients.queues.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl('deadLetters', ports.aws), WaitTimeSeconds: 0 }),
    );
  }
}

describe('everything', () => {
  test('is still there after a restart, and providing it again changes nothing', async () => {
    const jobs = new JobStore(clients.documents, resources.tables.jobs);
    await clients.objects.send(new PutObjectCommand({ ...bucket, Key: 'kept', Body: 'sound' }));
    const QueueUrl = queueUrl('webhooks', ports.aws);
    await clients.queues.send(new SendMessageCommand({ QueueUrl, MessageBody: 'kept' }));
    await jobs.create({ id: 'job_kept', owner: 'me', createdAt: '2026' } as never);
    await stop();
    await start();
    const object = await clients.objects.send(new GetObjectCommand({ ...bucket, Key: 'kept' }));
    expect(await object.Body?.transformToString()).toBe('sound');
    const { Messages } = await clients.queues.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages?.[0]?.Body).toBe('kept');
    expect((await jobs.list('me', 10)).jobs.map((job) => job.id)).toEqual(['job_kept']);
  });

  test('made by an earlier version, which mailed everything, mails what this one does', async () => {
    const topics = new SNSClient({});
    const TopicArn = topicArn('critical');
    const { Subscriptions = [] } = await topics.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    const { SubscriptionArn } = Subscriptions.find(({ Endpoint }) => Endpoint?.endsWith('mail'))!;
    const filter = async () =>
      (await topics.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }))).Attributes?.[
        'FilterPolicy'
      ];
    const mailed = await filter();
    const clear = { SubscriptionArn, AttributeName: 'FilterPolicy', AttributeValue: '{}' };
    await topics.send(new SetSubscriptionAttributesCommand(clear));
    expect(await filter()).not.toBe(mailed);
    await provision(limits, ports.aws);
    expect(await filter()).toBe(mailed);
    topics.destroy();
  });

  test('is served on loopback alone', async () => {
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((one) => one?.family === 'IPv4' && !one.internal)?.address;
    if (outside === undefined) return;
    for (const port of [ports.aws, ports.tables]) {
      await expect(fetch(`http://${outside}:${port}/`)).rejects.toThrow();
    }
  });
});

describe('the mailbox', () => {
  test('gets alarms that are raised or over, and none that has only just seen its first data', async () => {
    const topics = new SNSClient({});
    const changes = [
      ['INSUFFICIENT_DATA', 'OK'],
      ['OK', 'ALARM'],
      ['ALARM', 'OK'],
      ['INSUFFICIENT_DATA', 'ALARM'],
    ];
    for (const [OldStateValue, NewStateValue] of changes) {
      const Message = JSON.stringify({ AlarmName: 'heat', OldStateValue, NewStateValue });
      await topics.send(new PublishCommand({ TopicArn: topicArn('warning'), Message }));
    }
    await topics.send(new PublishCommand({ TopicArn: topicArn('direct'), Message: 'A reminder.' }));
    topics.destroy();
    const mails: string[] = [];
    await until(
      async () => {
        const { Messages = [] } = await clients.queues.send(
          new ReceiveMessageCommand({ QueueUrl: queueUrl('mail', ports.aws), MaxNumberOfMessages: 10 }),
        );
        mails.push(...Messages.map(({ Body = '' }) => (JSON.parse(Body) as { Message: string }).Message));
        return mails;
      },
      (seen) => seen.includes('A reminder.') && seen.length >= 4,
    );
    const told = mails.filter((mail) => mail.startsWith('{')).map((mail) => JSON.parse(mail) as unknown);
    expect(told).toHaveLength(3);
    expect(told).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ OldStateValue: 'OK', NewStateValue: 'ALARM' }),
        expect.objectContaining({ OldStateValue: 'ALARM', NewStateValue: 'OK' }),
        expect.objectContaining({ OldStateValue: 'INSUFFICIENT_DATA', NewStateValue: 'ALARM' }),
      ]),
    );
  });
});

describe('the development token', () => {
  test('is made once, kept for this user only, and accepted', async () => {
    const file = join(folder, 'developer-token');
    await ensureDeveloperToken(file, resources.tables.tokens);
    const token = readFileSync(file, 'utf8').trim();
    await ensureDeveloperToken(file, resources.tables.tokens);
    expect(readFileSync(file, 'utf8').trim()).toBe(token);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { id, secret } = parseToken(token) ?? { id: '', secret: '' };
    const record = await new TokenStore(clients.documents, resources.tables.tokens).get(id);
    expect(record).toMatchObject({ owner: 'developer', scopes: ['jobs', 'ops'] });
    expect(tokenAccepts(record!, secret, new Date())).toBe(true);
  });

  test('is made anew when the tables do not know it', async () => {
    const file = join(folder, 'developer-token');
    const before = readFileSync(file, 'utf8').trim();
    const store = new TokenStore(clients.documents, resources.tables.tokens);
    await store.revoke(parseToken(before)?.id ?? '', new Date());
    await ensureDeveloperToken(file, resources.tables.tokens);
    expect(readFileSync(file, 'utf8').trim()).not.toBe(before);
  });
});
