import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ApiClient, type JobView } from '../../cli/client/api-client.ts';
import { stereoNoise } from '../support/audio/signals.ts';
import { wavBytes } from '../support/audio/wav-bytes.ts';
import { type LocalStack, startLocalStack } from '../support/local-stack.ts';
import { hasEnded, submitSong, until, untilJob } from '../support/submit-song.ts';

let stack: LocalStack;
let client: ApiClient;

beforeAll(async () => {
  stack = await startLocalStack();
  client = new ApiClient({ url: stack.url, token: stack.token });
});

afterAll(() => stack.stop());

const song = { name: 'noise.wav', bytes: wavBytes(stereoNoise(0.3, 2 * 44_100)) };

async function separated(by = client, job: NonNullable<Parameters<typeof submitSong>[1]['job']> = {}) {
  const { jobId } = await submitSong(by, { ...song, job });
  const ended = await untilJob(by, jobId, hasEnded);
  expect(ended.state).toBe('succeeded');
  return ended;
}

const fetched = ({ stems = [] }: JobView): Promise<Buffer[]> =>
  Promise.all(stems.map(async ({ url }) => Buffer.from(await (await fetch(url)).arrayBuffer())));

/** Sum of a metric of a cache, over all that the stack has emitted. */
const total = (metric: string, cache: string): number =>
  stack
    .emf(metric)
    .filter((line) => line['cache'] === cache)
    .reduce((sum, line) => sum + Number(line[metric]), 0);

describe('a song that is sent twice', () => {
  test('is separated once; the second job has the same stems behind links of its own', async () => {
    const first = await separated();
    const second = await separated();
    expect([first.cached, second.cached]).toEqual([false, true]);
    expect(total('CacheHits', 'result')).toBe(1);
    // Each song that reaches the engine asks the model cache.
    expect(total('CacheHits', 'model') + total('CacheMisses', 'model')).toBe(1);
    expect(second.timings).toMatchObject({ decode: 0, separate: 0, encode: 0 });
    expect((await fetched(second)).map((bytes) => bytes.length)).toEqual(
      second.stems?.map((stem) => stem.bytes),
    );
    expect(await fetched(second)).toEqual(await fetched(first));
    for (const [index, { url }] of (second.stems ?? []).entries()) {
      expect(new URL(url).pathname).toContain(second.jobId);
      expect(new URL(url).pathname).not.toBe(new URL(first.stems?.[index]?.url ?? '').pathname);
    }
    await client.deleteJob(first.jobId);
    for (const { url } of first.stems ?? []) expect((await fetch(url)).status).toBe(404);
    for (const { url } of second.stems ?? []) expect((await fetch(url)).status).toBe(200);
  });

  test('is separated again for another owner, or for who asks for it', async () => {
    await separated();
    const run = await stack.cli(['tokens', 'create', '--owner', 'stranger', '--json']);
    const { token } = JSON.parse(run.stdout) as { token: string };
    expect((await separated(new ApiClient({ url: stack.url, token }))).cached).toBe(false);
    expect((await separated(client, { cache: false })).cached).toBe(false);
    expect((await separated()).cached).toBe(true);
  });

  test('is separated again after an operator has cleared the caches, with a model loaded anew', async () => {
    expect((await separated()).cached).toBe(true);
    const misses = total('CacheMisses', 'model');
    const run = await stack.cli(['cache', 'clear', '--json']);
    expect(run.status).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({ generation: 1, results: { complete: true } });
    expect((await separated()).cached).toBe(false);
    await until(
      () => total('CacheMisses', 'model'),
      (seen) => seen === misses + 1,
    );
    expect((await separated()).cached).toBe(true);
  });
});
