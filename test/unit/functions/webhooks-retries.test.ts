import { describe, expect, test } from '@jest/globals';
import { startReceiver } from '../../support/webhook-receiver.ts';
import { useWebhooksBench } from './webhooks-bench.ts';

const bench = useWebhooksBench();

describe('a receiver that does not take a webhook', () => {
  test('is tried again later with the same id, until it does', async () => {
    const jobId = await bench.succeeded();
    bench.receiver.answer = (response) => response.writeHead(500).end();
    await bench.announce(jobId);
    expect(await bench.poll()).toEqual({ handled: 1, failed: 1 });
    expect(await bench.webhookOf(jobId)).toMatchObject({
      state: 'queued',
      attempts: 1,
      lastError: 'The receiver answered 500.',
    });
    expect(await bench.receive()).toEqual([]);
    bench.receiver.answer = (response) => response.writeHead(200).end();
    await bench.announce(jobId);
    await bench.poll();
    const [one, two] = bench.receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(one).toBe(two);
    const settled = await bench.webhookOf(jobId);
    expect(settled).toMatchObject({ state: 'delivered', attempts: 2 });
    expect(settled).not.toHaveProperty('lastError');
    expect(bench.outcomes()).toEqual(['failed', 'delivered']);
  });

  test('is given twice the time after each attempt, at most twelve hours', async () => {
    const pauses: number[] = [];
    const { queues } = bench.runtime.clients;
    const send = queues.send.bind(queues);
    const watching = Object.assign(Object.create(queues) as typeof queues, {
      send: async (command: { input: { VisibilityTimeout?: number } }) => {
        if (command.constructor.name === 'ChangeMessageVisibilityCommand') {
          pauses.push(command.input.VisibilityTimeout ?? -1);
        }
        return send(command as Parameters<typeof send>[0]);
      },
    });
    bench.receiver.answer = (response) => response.writeHead(503).end();
    const limits = { ...bench.aws.settings.limits, webhookAttempts: 20 };
    bench.useSettings({ webhookPrivateAddresses: true, limits });
    bench.runtime = { ...bench.runtime, clients: { ...bench.runtime.clients, queues: watching } };
    const jobId = await bench.succeeded();
    for (let count = 0; count < 14; count += 1) {
      await bench.announce(jobId);
      await bench.poll();
    }
    expect(pauses.slice(0, 4)).toEqual([10, 20, 40, 80]);
    expect(pauses.at(-1)).toBeGreaterThan(43_000);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(43_200);
  });

  test('is given up after its attempts', async () => {
    const jobId = await bench.succeeded();
    bench.receiver.answer = (response) => response.writeHead(404).end();
    for (let count = 0; count < 3; count += 1) {
      await bench.announce(jobId);
      await bench.poll();
    }
    expect(await bench.webhookOf(jobId)).toMatchObject({ state: 'abandoned', attempts: 3 });
    expect(bench.outcomes()).toEqual(['failed', 'failed', 'exhausted']);
    expect(bench.runtime.emitted).toContainEqual(
      expect.objectContaining({ name: 'RetriesExhausted', dimensions: { dependency: 'webhook' } }),
    );
    await bench.announce(jobId);
    expect(await bench.poll()).toEqual({ handled: 1, failed: 0 });
    expect(bench.receiver.received).toHaveLength(3);
  });

  test('is given up at once when it says that it is gone', async () => {
    const jobId = await bench.succeeded();
    bench.receiver.answer = (response) => response.writeHead(410).end();
    await bench.announce(jobId);
    expect(await bench.poll()).toEqual({ handled: 1, failed: 0 });
    expect(await bench.webhookOf(jobId)).toMatchObject({ state: 'abandoned', attempts: 1 });
    expect(bench.outcomes()).toEqual(['gone']);
  });

  test('cannot send the webhook elsewhere', async () => {
    const elsewhere = await startReceiver();
    bench.receiver.answer = (response) =>
      response.writeHead(307, { location: `${elsewhere.url}/stolen` }).end();
    const jobId = await bench.succeeded();
    await bench.announce(jobId);
    expect(await bench.poll()).toMatchObject({ failed: 1 });
    expect(elsewhere.received).toEqual([]);
    await elsewhere.close();
  });

  test('holds nobody up by answering slowly, nor by answering without end', async () => {
    const jobId = await bench.succeeded();
    bench.receiver.answer = () => undefined;
    await bench.announce(jobId);
    expect(await bench.poll({ timeoutMilliseconds: 100 })).toMatchObject({ failed: 1 });
    expect(await bench.webhookOf(jobId)).toMatchObject({ lastError: 'The receiver did not answer in time.' });
    bench.receiver.answer = (response) => {
      response.writeHead(200);
      const pour = (): void => {
        if (response.destroyed) return;
        response.write(Buffer.alloc(16_384), () => setImmediate(pour));
      };
      pour();
    };
    await bench.announce(jobId);
    expect(await bench.poll()).toMatchObject({ failed: 0 });
    expect(await bench.webhookOf(jobId)).toMatchObject({ state: 'delivered' });
  });

  test('may not listen at all', async () => {
    const jobId = await bench.succeeded('http://127.0.0.1:1/');
    await bench.announce(jobId);
    expect(await bench.poll()).toMatchObject({ failed: 1 });
    expect((await bench.webhookOf(jobId))?.lastError).toMatch(/could not be reached \(ECONNREFUSED\)/);
  });
});
