import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { clearedCacheResponse } from '../../../core/api/schemas.ts';
import { ResultCache } from '../../../core/cache/result-cache.ts';
import type { JobResult } from '../../../core/jobs/job.ts';
import { createCacheHandler } from '../../../functions/cache/cache-handler.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../support/embedded-aws.ts';
import { call, testRuntime } from './api-harness.ts';
import { type CapturedOutput, captureOutput } from './captured-output.ts';
import { problem } from './jobs-api.ts';

let aws: EmbeddedAws;
let output: CapturedOutput;

beforeAll(async () => {
  output = captureOutput();
  aws = await startEmbeddedAws();
});
afterAll(async () => {
  output.restore();
  await aws.stop();
});

test('POST /clear-cache removes the entries and begins a generation that workers can see', async () => {
  const cache = new ResultCache(aws.clients.documents, aws.settings.cacheTable);
  const expiresAt = new Date(Date.now() + 60_000);
  for (const key of ['one', 'two'])
    await cache.keep(key, { generation: 0, result: {} as JobResult, expiresAt });
  const handler = createCacheHandler(testRuntime(aws, 'cache'));
  const { status, body } = await call(handler, 'POST', '/clear-cache', { owner: 'op', scopes: 'ops' });
  expect(status).toBe(200);
  expect(clearedCacheResponse.parse(body)).toMatchObject({
    generation: 1,
    results: { removed: 2, complete: true },
    models: { idleWorkersWithinSeconds: 30 },
  });
  expect(await cache.generation()).toBe(1);
  const again = await call(handler, 'POST', '/clear-cache', { owner: 'op', scopes: 'ops' });
  expect(again.body).toMatchObject({ generation: 2, results: { removed: 0, complete: true } });
});

test('a token without the scope ops clears nothing', async () => {
  const handler = createCacheHandler(testRuntime(aws, 'cache'));
  const cache = new ResultCache(aws.clients.documents, aws.settings.cacheTable);
  const before = await cache.generation();
  const { status, body } = await call(handler, 'POST', '/clear-cache', { scopes: 'jobs' });
  expect(status).toBe(403);
  expect(body).toEqual(problem('forbidden'));
  expect(await cache.generation()).toBe(before);
});
