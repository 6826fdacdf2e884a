import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { delayWhileBusy } from '../../../../gpu-worker/consume/delays.ts';
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

describe('A delivery', () => {
  test('that repeats one of a finished job changes nothing and is removed', async () => {
    const { engine, requests } = createSmallEngine();
    const worker = scene.worker({ engine });
    const { id } = await scene.submit({ job: { webhook } });
    await scene.sendAgain(id);
    await scene.deliver(worker);
    const first = await scene.job(id);
    await scene.deliver(worker);
    expect(await scene.job(id)).toEqual(first);
    expect(requests).toHaveLength(1);
    expect(await scene.receive(scene.aws.settings.webhooksQueueUrl)).toBeDefined();
    expect(await scene.receive(scene.aws.settings.webhooksQueueUrl)).toBeUndefined();
    expect(await scene.receive()).toBeUndefined();
  });

  test('of a job that another worker holds waits until that lease has ended', async () => {
    const { engine, requests } = createSmallEngine();
    const worker = scene.worker({ engine });
    const { id } = await scene.submit();
    const claim = await worker.transitions.claim(await scene.job(id), {
      worker: 'worker-b',
      leaseSeconds: 30,
      maxAttempts: 3,
    });
    await scene.deliver(worker);
    expect(requests).toHaveLength(0);
    expect(await scene.receive()).toBeUndefined();
    expect(claim.kind === 'claimed' && (await scene.job(id)).lease?.id === claim.leaseId).toBe(true);
  });

  test('of a job that is written late is tried again, and removed when the job never appears', async () => {
    const worker = scene.worker();
    await scene.sendAgain('job_late');
    for (let delivery = 1; delivery <= 5; delivery++) await scene.deliver(worker);
    await scene.deliver(worker);
    expect(await scene.receive()).toBeUndefined();
    expect(scene.lines.filter((line) => line.includes('"job_missing"'))).toHaveLength(1);
  });

  test('that cannot be read goes to the dead-letter queue with a reason', async () => {
    const { jobsQueueUrl, deadLettersQueueUrl } = scene.aws.settings;
    await scene.aws.clients.queues.send(
      new SendMessageCommand({ QueueUrl: jobsQueueUrl, MessageBody: '{"schema":1' }),
    );
    await scene.deliver(scene.worker());
    const dead = await scene.receive(deadLettersQueueUrl);
    expect(dead).toMatchObject({ body: '{"schema":1', deadLetterReason: 'unreadable-message' });
    expect(await scene.receive()).toBeUndefined();
  });

  test('finishes what a worker that died after the job ended did not come to', async () => {
    const { webhooksQueueUrl, jobsQueueUrl } = scene.aws.settings;
    const clients = breakClients(
      scene.aws.clients,
      ({ name, input }) => name === 'SendMessageCommand' && input['QueueUrl'] === webhooksQueueUrl,
    );
    const { id } = await scene.submit({ job: { webhook, owner: 'fred' } });
    await scene.deliverInVain(scene.worker({ clients }));
    expect(await scene.job(id)).toMatchObject({ state: 'succeeded', webhook: { state: 'waiting' } });
    await scene.deliver(scene.worker());
    expect((await scene.job(id)).webhook?.state).toBe('queued');
    expect(await scene.receive(webhooksQueueUrl)).toBeDefined();
    expect(await scene.receive(webhooksQueueUrl)).toBeUndefined();
    expect(await scene.receive(jobsQueueUrl)).toBeUndefined();
  });

  test('of a job whose last worker died fails it and buries the message', async () => {
    const worker = scene.worker();
    const { id } = await scene.submit({
      job: {
        state: 'processing',
        attempts: 3,
        lease: { id: 'lea_old', worker: 'worker-b', until: Date.now() - 1 },
      },
    });
    await scene.deliver(worker);
    expect(await scene.job(id)).toMatchObject({
      state: 'failed',
      deadLettered: true,
      fault: { type: 'worker-lost' },
    });
    expect((await scene.receive(scene.aws.settings.deadLettersQueueUrl))?.deadLetterReason).toBe(
      'worker-lost',
    );
  });

  test('of a cancelled job frees its slot, calls no webhook and is removed', async () => {
    const worker = scene.worker();
    const { id } = await scene.submit({ job: { webhook, owner: 'carl' } });
    await worker.transitions.cancel(id);
    await scene.deliver(worker);
    expect(await worker.slots.held('carl')).toEqual([]);
    expect(await scene.receive(scene.aws.settings.webhooksQueueUrl)).toBeUndefined();
    expect(await scene.receive()).toBeUndefined();
  });
});

describe('The pause of a message whose job is held elsewhere', () => {
  const limits = { leaseSeconds: 60, maxAttempts: 3 };

  test('ends a second after the other lease', () => {
    expect(delayWhileBusy(20_000, 2, limits)).toBe(21);
    expect(delayWhileBusy(-5, 2, limits)).toBe(1);
  });

  test('grows, so that a duplicate of a two-hour job is not given up by the queue', () => {
    const total = Array.from({ length: 13 }, (_, index) => delayWhileBusy(60_000, index + 1, limits));
    expect(total.reduce((sum, seconds) => sum + seconds, 0)).toBeGreaterThan(2 * 3600);
  });
});
