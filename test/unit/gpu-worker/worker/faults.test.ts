import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DeleteMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { type FailureType, JobFailure } from '../../../../core/jobs/failures.ts';
import { messageAttributes } from '../../../../core/jobs/message.ts';
import { systemClock } from '../../../../core/resilience/clock.ts';
import type { Worker } from '../../../../gpu-worker/worker.ts';
import { breakClients } from './broken-clients.ts';
import { createSmallEngine } from './small-engine.ts';
import { openScene, type Scene } from './scene.ts';

const webhook = {
  url: 'http://127.0.0.1:9/',
  secret: 'whsec_abcdefgh',
  state: 'waiting' as const,
  attempts: 0,
};
let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
beforeEach(() => scene.clear());
afterAll(() => scene.close());

const failing = (type: FailureType): Worker['engine'] =>
  createSmallEngine({
    during: async () => {
      throw new JobFailure(type, 'As the test wants it.');
    },
  }).engine;

describe('A fault that another attempt may not meet', () => {
  test('gives the job back with the fault noted, and the next attempt succeeds', async () => {
    const { id } = await scene.submit();
    await scene.deliver(scene.worker({ engine: failing('engine-crashed') }));
    expect(await scene.job(id)).toMatchObject({
      state: 'queued',
      attempts: 1,
      fault: { type: 'engine-crashed', detail: 'As the test wants it.' },
    });
    await scene.deliver(scene.worker());
    const job = await scene.job(id);
    expect(job).toMatchObject({ state: 'succeeded', attempts: 2 });
    expect(job.fault).toBeUndefined();
    expect(await scene.leftOvers()).toEqual([]);
  });

  test('fails the job after its last attempt, buries the message, and a redrive starts afresh', async () => {
    const { deadLettersQueueUrl, webhooksQueueUrl } = scene.aws.settings;
    const worker = scene.worker({ engine: failing('engine-stalled') });
    const { id } = await scene.submit({ job: { webhook, owner: 'paul' } });
    for (let attempt = 1; attempt <= 3; attempt++) await scene.deliver(worker);
    expect(await scene.job(id)).toMatchObject({ state: 'failed', attempts: 3, deadLettered: true });
    expect(await worker.slots.held('paul')).toEqual([]);
    expect(await scene.receive(webhooksQueueUrl)).toBeDefined();
    expect(await scene.receive()).toBeUndefined();

    await redrive(scene, deadLettersQueueUrl);
    await scene.deliver(scene.worker());
    const job = await scene.job(id);
    expect(job).toMatchObject({ state: 'succeeded', attempts: 1, webhook: { state: 'queued' } });
    expect(job.deadLettered).toBeUndefined();
    expect(await scene.receive(webhooksQueueUrl)).toBeDefined();
    expect(await scene.leftOvers()).toEqual([]);
  });

  test('is buried by the next delivery when the worker died between failing the job and that', async () => {
    const { deadLettersQueueUrl } = scene.aws.settings;
    const clients = breakClients(
      scene.aws.clients,
      ({ name, input }) => name === 'SendMessageCommand' && input['QueueUrl'] === deadLettersQueueUrl,
    );
    const { id } = await scene.submit({ job: { attempts: 2 } });
    await scene.deliverInVain(scene.worker({ engine: failing('engine-crashed'), clients }));
    expect(await scene.job(id)).toMatchObject({ state: 'failed' });
    expect((await scene.job(id)).deadLettered).toBeUndefined();
    await scene.deliver(scene.worker());
    expect(await scene.job(id)).toMatchObject({ state: 'failed', deadLettered: true });
    expect((await scene.receive(deadLettersQueueUrl))?.deadLetterReason).toBe('engine-crashed');
    expect(await scene.receive()).toBeUndefined();
  });

  test('is not taken for redriven when the worker died before it removed the buried message', async () => {
    const { engine, requests } = createSmallEngine();
    const clients = breakClients(scene.aws.clients, ({ name }) => name === DeleteMessageCommand.name);
    const { id } = await scene.submit({ job: { attempts: 2 } });
    await scene.deliverInVain(scene.worker({ engine: failing('engine-crashed'), clients }));
    expect(await scene.job(id)).toMatchObject({ state: 'failed', deadLettered: true });
    await scene.deliver(scene.worker({ engine }));
    expect(requests).toHaveLength(0);
    expect(await scene.job(id)).toMatchObject({ state: 'failed' });
    expect(await scene.receive()).toBeUndefined();
  });
});

describe('A device that a job finds broken', () => {
  test('gives the job back and is checked before the next one', async () => {
    let doubts = 0;
    const device = { ready: async () => undefined, doubt: () => void doubts++ };
    const { id } = await scene.submit();
    await scene.deliver(scene.worker({ engine: failing('device-unavailable'), device }));
    expect(await scene.job(id)).toMatchObject({ state: 'queued', fault: { type: 'device-unavailable' } });
    expect(doubts).toBe(1);
    await scene.deliver(scene.worker({ device }));
    expect(doubts).toBe(1);
  });
});

describe('A fault that every attempt would meet', () => {
  test('fails the job at once, without a dead letter, and calls the webhook', async () => {
    const worker = scene.worker({ engine: failing('unsupported-format') });
    const { id } = await scene.submit({ job: { webhook } });
    await scene.deliver(worker);
    expect(await scene.job(id)).toMatchObject({
      state: 'failed',
      attempts: 1,
      fault: { type: 'unsupported-format' },
      webhook: { state: 'queued' },
    });
    expect(await scene.receive(scene.aws.settings.deadLettersQueueUrl)).toBeUndefined();
    expect(await scene.receive(scene.aws.settings.webhooksQueueUrl)).toBeDefined();
    expect(await scene.receive()).toBeUndefined();
    expect(await scene.leftOvers()).toEqual([]);
  });

  test.each([
    ['upload-missing', { bytes: null }],
    ['upload-missing', { job: { uploadId: 'upl_gone' } }],
    ['empty-file', { bytes: Buffer.alloc(0) }],
    ['checksum-mismatch', { upload: { sha256: '0'.repeat(64) } }],
    ['checksum-mismatch', { upload: { size: 3 } }],
    ['checksum-mismatch', { upload: { size: 300 } }],
  ] as const)('is named %s for %j', async (type, changes) => {
    const { engine, requests } = createSmallEngine();
    const { id } = await scene.submit(changes);
    await scene.deliver(scene.worker({ engine }));
    expect(await scene.job(id)).toMatchObject({ state: 'failed', fault: { type } });
    expect(requests).toHaveLength(0);
    expect(await scene.leftOvers()).toEqual([]);
  });
});

describe('What the worker depends on', () => {
  test.each([
    ['fetch', 'GetObjectCommand'],
    ['publish', 'PutObjectCommand'],
    ['the look at what was published', 'HeadObjectCommand'],
  ])('being silent during %s gives the job back as dependency-unavailable', async (_stage, broken) => {
    const clients = breakClients(scene.aws.clients, ({ name }) => name === broken);
    const { id } = await scene.submit();
    await scene.deliver(scene.worker({ clients }));
    expect(await scene.job(id)).toMatchObject({ state: 'queued', fault: { type: 'dependency-unavailable' } });
    expect(await scene.stemKeys(id)).toEqual([]);
    expect(await scene.leftOvers()).toEqual([]);
    expect(scene.lines.some((line) => line.includes('"RetriesExhausted":1'))).toBe(true);
  });

  test.each(['GetObjectCommand', 'PutObjectCommand', 'HeadObjectCommand'])(
    'being silent for one %s costs no attempt',
    async (broken) => {
      let asked = 0;
      const clients = breakClients(scene.aws.clients, ({ name }) => name === broken && asked++ === 0);
      const { id } = await scene.submit();
      await scene.deliver(scene.worker({ clients }));
      expect(await scene.job(id)).toMatchObject({ state: 'succeeded', attempts: 1 });
      expect(asked).toBeGreaterThan(1);
    },
  );

  test('being silent at the end leaves the message, and the job is done again when the lease is over', async () => {
    const clients = breakClients(
      scene.aws.clients,
      ({ name, input }) => name === 'UpdateCommand' && JSON.stringify(input).includes('"succeeded"'),
    );
    const { id } = await scene.submit();
    await scene.deliverInVain(scene.worker({ clients }));
    const { state, lease } = await scene.job(id);
    expect(state).toBe('processing');
    const later = { ...systemClock, now: () => (lease?.until ?? 0) + 1 };
    await scene.deliver(scene.worker({ clock: later }));
    expect(await scene.job(id)).toMatchObject({ state: 'succeeded', attempts: 2 });
  });

  test('missing a model pack is a fault of its own', async () => {
    const { id } = await scene.submit({ job: { model: '../preview' } });
    await scene.deliver(scene.worker());
    expect(await scene.job(id)).toMatchObject({ state: 'queued', fault: { type: 'model-unavailable' } });
  });
});

/** Moves a message from the dead-letter queue back, as SQS's own redrive does: attributes stay. */
async function redrive(where: Scene, deadLettersQueueUrl: string): Promise<void> {
  const dead = await where.receive(deadLettersQueueUrl);
  await where.aws.clients.queues.send(
    new SendMessageCommand({
      QueueUrl: where.aws.settings.jobsQueueUrl,
      MessageBody: dead?.body ?? '',
      MessageAttributes: {
        [messageAttributes.deadLetterReason]: {
          DataType: 'String',
          StringValue: dead?.deadLetterReason ?? '',
        },
      },
    }),
  );
}
