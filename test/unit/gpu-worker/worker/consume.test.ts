import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { systemClock } from '../../../../core/resilience/clock.ts';
import { consume } from '../../../../gpu-worker/consume/consume.ts';
import { breakClients } from './broken-clients.ts';
import { createSmallEngine } from './small-engine.ts';
import { eventually, openScene, type Scene } from './scene.ts';

const webhook = {
  url: 'http://127.0.0.1:9/',
  secret: 'whsec_abcdefgh',
  state: 'waiting' as const,
  attempts: 0,
};
let scene: Scene;
beforeAll(async () => {
  scene = await openScene({ leaseSeconds: 3 });
});
afterAll(() => scene.close());

/** Messages of a queue that wait or are hidden. */
async function messagesIn(queueUrl: string): Promise<number> {
  const { Attributes } = await scene.aws.clients.queues.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] }),
  );
  return (
    Number(Attributes?.['ApproximateNumberOfMessages']) +
    Number(Attributes?.['ApproximateNumberOfMessagesNotVisible'])
  );
}

const leaseEnd = async (id: string): Promise<number> => (await scene.job(id)).lease?.until ?? 0;

describe('The consume loop', () => {
  test('of two workers gives each of several doubly sent jobs one result and one webhook', async () => {
    const { webhooksQueueUrl, jobsQueueUrl, deadLettersQueueUrl } = scene.aws.settings;
    const small = createSmallEngine();
    const stopping = new AbortController();
    const jobs = await Promise.all(Array.from({ length: 4 }, () => scene.submit({ job: { webhook } })));
    for (const { id } of jobs) await scene.sendAgain(id);
    const loops = ['a', 'b'].map((workerId) => {
      const worker = scene.worker({ engine: small.engine });
      return consume({ ...worker, workerSettings: { ...worker.workerSettings, workerId } }, stopping.signal);
    });
    await eventually('an empty jobs queue', async () => (await messagesIn(jobsQueueUrl)) === 0);
    stopping.abort();
    await Promise.all(loops);
    expect(small.requests).toHaveLength(jobs.length);
    for (const { id } of jobs) {
      expect(await scene.job(id)).toMatchObject({ state: 'succeeded', attempts: 1 });
      expect(await scene.stemKeys(id)).toHaveLength(2);
    }
    // A copy that comes between the sending and its note sends again; the function that calls the webhooks knows it.
    expect(await messagesIn(webhooksQueueUrl)).toBeGreaterThanOrEqual(jobs.length);
    for (const { id } of jobs) expect((await scene.job(id)).webhook?.state).toBe('queued');
    expect(await messagesIn(deadLettersQueueUrl)).toBe(0);
    expect(await scene.leftOvers()).toEqual([]);
  });

  test('keeps a job that takes longer than a lease to itself', async () => {
    const stopping = new AbortController();
    const { engine, requests } = createSmallEngine({
      during: async () => {
        const first = await leaseEnd(id);
        await eventually('a lease longer than two', async () => (await leaseEnd(id)) > first + 3000);
      },
    });
    const { id } = await scene.submit();
    const loops = [1, 2].map(() => consume(scene.worker({ engine }), stopping.signal));
    await eventually('the job done', async () => (await scene.job(id)).state === 'succeeded');
    stopping.abort();
    await Promise.all(loops);
    expect((await scene.job(id)).attempts).toBe(1);
    expect(requests).toHaveLength(1);
  });

  test('goes on when the queue does not answer for a while, pausing longer each time', async () => {
    let silences = 5;
    const pauses: number[] = [];
    const stopping = new AbortController();
    const worker = scene.worker({
      clients: breakClients(
        scene.aws.clients,
        ({ name }) => name === 'ReceiveMessageCommand' && silences-- > 0,
      ),
      random: () => 0.999,
      clock: {
        ...systemClock,
        sleep: async (milliseconds) => {
          pauses.push(milliseconds);
        },
      },
    });
    const { id } = await scene.submit();
    const loop = consume(worker, stopping.signal);
    await eventually('the job done', async () => (await scene.job(id)).state === 'succeeded');
    stopping.abort();
    await loop;
    expect(pauses).toHaveLength(5);
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    expect(pauses[4]).toBeGreaterThan(4 * (pauses[0] ?? 0));
  });

  test('ends at once while it waits for messages', async () => {
    const stopping = new AbortController();
    const waiting = Promise.withResolvers<void>();
    const clients = breakClients(scene.aws.clients, () => {
      waiting.resolve();
      return false;
    });
    const loop = consume(scene.worker({ clients }), stopping.signal);
    await waiting.promise;
    stopping.abort();
    await loop;
  });
});
