import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ApiClient } from '../../cli/client/api-client.ts';
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

const noise = (seconds: number) => ({
  name: 'noise.wav',
  bytes: wavBytes(stereoNoise(0.3, seconds * 44_100)),
});

test('a job that has ended is removed with its stems', async () => {
  const { jobId } = await submitSong(client, noise(1));
  const { stems = [] } = await untilJob(client, jobId, hasEnded);
  expect(stems).toHaveLength(4);
  expect(await client.deleteJob(jobId)).toBeUndefined();
  await expect(client.getJob(jobId)).rejects.toMatchObject({ problem: { status: 404 } });
  for (const { url } of stems) expect((await fetch(url)).status).toBe(404);
});

test('a job that is being separated is cancelled at once, and the worker takes the next', async () => {
  const { jobId } = await submitSong(client, noise(120));
  await untilJob(client, jobId, (job) => job.progress?.stage === 'separate');
  expect(await client.deleteJob(jobId)).toMatchObject({ state: 'cancelled' });
  const next = await submitSong(client, noise(1));
  expect((await untilJob(client, next.jobId, hasEnded)).state).toBe('succeeded');
  expect((await client.getJob(jobId)).state).toBe('cancelled');
  await until(
    () => stack.queueDepth('jobs'),
    (depth) => depth === 0,
  );
});
