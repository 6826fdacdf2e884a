import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { ApiClient, type JobView } from '../../cli/client/api-client.ts';
import { createClients, type Clients } from '../../core/clients/clients.ts';
import { sendJobMessage } from '../../core/jobs/job-queue.ts';
import { readSettings } from '../../core/settings/settings.ts';
import { type LocalStack, startLocalStack } from '../support/local-stack.ts';
import { hasEnded, submitSong, until, untilJob } from '../support/submit-song.ts';
import { startReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { stereoNoise } from '../support/audio/signals.ts';
import { wavBytes } from '../support/audio/wav-bytes.ts';

// Crashes are followed by waiting for a lease to run out and by a second separation, on a machine that may be busy.
jest.setTimeout(180_000);

/** Long enough to be caught in the middle, short enough to be separated several times. */
const seconds = 60;
const song = wavBytes(stereoNoise(0.3, seconds * 44_100));

let stack: LocalStack;
let client: ApiClient;
let receiver: WebhookReceiver;

beforeAll(async () => {
  receiver = await startReceiver();
  stack = await startLocalStack({ limits: { leaseSeconds: 6, resultCacheSeconds: 0 } });
  client = new ApiClient({ url: stack.url, token: stack.token });
});

afterAll(async () => {
  await stack.stop();
  await receiver.close();
});

/** A job that is being separated right now; its webhook goes to an address of its own. */
async function separating(path: string): Promise<JobView> {
  const job = await submitSong(client, {
    name: 'noise.wav',
    bytes: song,
    job: { webhook: { url: `${receiver.url}/${path}` } },
  });
  return untilJob(client, job.jobId, inTheMiddle);
}

const inTheMiddle = (job: JobView): boolean => job.progress?.stage === 'separate' || hasEnded(job);

/** The job succeeded, its stems can be fetched whole, and its end was announced once. */
async function expectWhole(jobId: string, path: string): Promise<JobView> {
  const job = await untilJob(client, jobId, hasEnded);
  expect(job.failure).toBeUndefined();
  expect(job.state).toBe('succeeded');
  expect(job.stems?.map((stem) => stem.name)).toEqual(['vocals', 'drums', 'bass', 'other']);
  for (const stem of job.stems ?? []) {
    const bytes = new Uint8Array(await (await fetch(stem.url)).arrayBuffer());
    expect(bytes.byteLength).toBe(stem.bytes);
    // 24-bit stereo: the samples of the song, and a header.
    expect(bytes.byteLength - seconds * 44_100 * 6).toBeLessThan(200);
    expect(bytes.byteLength - seconds * 44_100 * 6).toBeGreaterThanOrEqual(44);
  }
  const delivered = await untilJob(client, jobId, (seen) => seen.webhook?.state === 'delivered');
  expect(receiver.received.filter((call) => call.path === `/${path}`)).toHaveLength(1);
  return delivered;
}

describe('a job survives kill -9', () => {
  test('of the worker', async () => {
    const job = await separating('worker');
    expect(job.state).toBe('processing');
    stack.kill('worker');
    expect((await expectWhole(job.jobId, 'worker')).attempts).toBe(2);
    const [counted] = await until(
      () => stack.emf('WorkerRestarts'),
      (documents) => documents.length > 0,
    );
    expect(counted).toMatchObject({ WorkerRestarts: 1, reason: 'crash', deployment: 'local' });
  });

  test('of the engine', async () => {
    const job = await separating('engine');
    expect(job.state).toBe('processing');
    stack.killEngine();
    expect((await expectWhole(job.jobId, 'engine')).attempts).toBe(2);
  });

  test('of the API', async () => {
    const job = await separating('api');
    stack.kill('api');
    expect((await expectWhole(job.jobId, 'api')).attempts).toBe(1);
  });

  test('of the embedded servers', async () => {
    const job = await separating('aws');
    stack.kill('aws');
    await expectWhole(job.jobId, 'aws');
  });

  test('of everything at once, and a restart of the whole stack', async () => {
    const running = await separating('all-running');
    const waiting = await submitSong(client, {
      name: 'second.wav',
      bytes: song,
      job: { webhook: { url: `${receiver.url}/all-waiting` } },
    });
    await stack.killAll();
    await stack.restart();
    await expectWhole(running.jobId, 'all-running');
    await expectWhole(waiting.jobId, 'all-waiting');
  });
});

describe('a job is done once', () => {
  let clients: Clients;
  let queueUrl: string;

  beforeAll(() => {
    Object.assign(process.env, stack.environment);
    const settings = readSettings(stack.environment);
    clients = createClients(settings);
    queueUrl = settings.jobsQueueUrl;
  });

  test('when its message is delivered three times to two workers', async () => {
    const second = await stack.startAnotherWorker();
    try {
      const job = await submitSong(client, {
        name: 'noise.wav',
        bytes: song,
        job: { webhook: { url: `${receiver.url}/twice` } },
      });
      const context = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, correlationId: 'twice' };
      for (let copy = 0; copy < 2; copy++) {
        const body = { schema: 1, jobId: job.jobId } as const;
        await sendJobMessage(clients.queues, queueUrl, body, context);
      }
      const ended = await expectWhole(job.jobId, 'twice');
      expect(ended.attempts).toBe(1);
      await until(
        () => stack.queueDepth('jobs'),
        (depth) => depth === 0,
      );
      expect(receiver.received.filter(({ path }) => path === '/twice')).toHaveLength(1);
      expect(stack.emf('Separations').filter((line) => line['jobId'] === job.jobId)).toHaveLength(1);
    } finally {
      await second.stop();
    }
  });
});

describe('a poison job', () => {
  test('fails after its attempts, lies in the dead-letter queue, and succeeds once it is redriven', async () => {
    const poisoned = stack.poisonEngine();
    const job = await submitSong(client, {
      name: 'poison.wav',
      bytes: song,
      job: { webhook: { url: `${receiver.url}/poison` } },
    });
    const failed = await untilJob(client, job.jobId, hasEnded);
    await poisoned.stop();
    expect(failed).toMatchObject({ state: 'failed', attempts: 3, failure: { type: 'engine-crashed' } });
    expect(failed.failure?.action).toMatch(/\.$/);
    await until(
      () => stack.queueDepth('deadLetters'),
      (depth) => depth === 1,
    );
    const run = await stack.cli(['jobs', 'redrive', job.jobId]);
    expect(run.status).toBe(0);
    const again = await untilJob(client, job.jobId, (seen) => seen.state === 'succeeded');
    expect(again.attempts).toBe(1);
    await until(
      () => stack.queueDepth('deadLetters'),
      (depth) => depth === 0,
    );
    await untilJob(client, job.jobId, (seen) => seen.webhook?.state === 'delivered');
    const announced = receiver.received.filter(({ path }) => path === '/poison');
    expect(announced.map((call) => (JSON.parse(call.body) as { type: string }).type)).toEqual([
      'job.failed',
      'job.succeeded',
    ]);
  });
});
