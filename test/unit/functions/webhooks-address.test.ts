import { describe, expect, test } from '@jest/globals';
import { useWebhooksBench } from './webhooks-bench.ts';

const bench = useWebhooksBench();

const notFound = async (): Promise<string[]> => {
  throw Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' });
};

describe('the address of a webhook', () => {
  test.each([
    ['127.0.0.1'],
    ['10.1.2.3'],
    ['169.254.169.254'],
    ['::1'],
    ['::ffff:192.168.0.1'],
    ['fd00::1'],
    ['0.0.0.0'],
  ])('is refused once and for all when its name leads to %s', async (address) => {
    bench.useSettings({ webhookPrivateAddresses: false });
    const jobId = await bench.succeeded(`http://hooks.example.com:${bench.receiver.port}/`);
    await bench.announce(jobId);
    // One public address beside it does not help.
    const resolve = async (): Promise<string[]> => ['93.184.215.14', address];
    expect(await bench.poll({ resolve })).toEqual({ handled: 1, failed: 0 });
    expect(bench.receiver.received).toEqual([]);
    expect(await bench.webhookOf(jobId)).toMatchObject({
      state: 'abandoned',
      lastError: expect.stringContaining('not a public address'),
    });
    expect(bench.outcomes()).toEqual(['refused']);
  });

  test('is refused when it is private itself, though the job had been accepted', async () => {
    bench.useSettings({ webhookPrivateAddresses: false });
    const jobId = await bench.succeeded(bench.receiver.url);
    await bench.announce(jobId);
    await bench.poll();
    expect(bench.receiver.received).toEqual([]);
    expect(await bench.webhookOf(jobId)).toMatchObject({ state: 'abandoned' });
  });

  test('is resolved once, and the connection goes to what was checked', async () => {
    const jobId = await bench.succeeded(`http://no-such-name.example.com:${bench.receiver.port}/`);
    await bench.announce(jobId);
    const asked: string[] = [];
    const resolve = async (name: string): Promise<string[]> => {
      asked.push(name);
      return ['127.0.0.1'];
    };
    await bench.poll({ resolve });
    expect(asked).toEqual(['no-such-name.example.com']);
    expect(bench.receiver.received[0]?.headers.host).toBe(`no-such-name.example.com:${bench.receiver.port}`);
  });

  test('that cannot be resolved is tried again', async () => {
    const jobId = await bench.succeeded('http://no-such-name.example.com/');
    await bench.announce(jobId);
    expect(await bench.poll({ resolve: notFound })).toMatchObject({ failed: 1 });
    expect(await bench.webhookOf(jobId)).toMatchObject({ state: 'queued' });
  });
});
