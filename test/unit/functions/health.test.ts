import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { healthResponse, modelListResponse, readyResponse } from '../../../core/api/schemas.ts';
import { createHealthHandler } from '../../../functions/health/health-handler.ts';
import { createModelsHandler } from '../../../functions/models/models-handler.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../support/embedded-aws.ts';
import { call, testRuntime } from './api-harness.ts';
import { type CapturedOutput, captureOutput } from './captured-output.ts';

let aws: EmbeddedAws;
let output: CapturedOutput;
let silent: Server;

beforeAll(async () => {
  output = captureOutput();
  aws = await startEmbeddedAws();
  // Accepts connections and never answers.
  silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  output.restore();
  silent.closeAllConnections();
  await new Promise((resolve) => silent.close(resolve));
  await aws.stop();
});

const anonymous = { owner: '' };

test('is healthy without a token while everything answers, and says how long each check took', async () => {
  const health = createHealthHandler(testRuntime(aws, 'health'));
  const { status, body } = await call(health, 'GET', '/health', anonymous);
  expect(status).toBe(200);
  expect(healthResponse.parse(body)).toMatchObject({
    status: 'healthy',
    version: '1.2.3',
    stage: 'test',
    checks: ['object-store', 'job-table', 'job-queue'].map((name) => ({ name, status: 'healthy' })),
  });
  const ready = await call(health, 'GET', '/ready', anonymous);
  expect(ready).toMatchObject({ status: 200, body: { ready: true, missing: [] } });
});

test('is degraded, but ready, without the queue: the recovery function sends later', async () => {
  const lost = { jobsQueueUrl: `${aws.settings.jobsQueueUrl}-that-does-not-exist` };
  const health = createHealthHandler(testRuntime(aws, 'health', lost));
  expect(await call(health, 'GET', '/health', anonymous)).toMatchObject({
    status: 200,
    body: { status: 'degraded' },
  });
  expect(await call(health, 'GET', '/ready', anonymous)).toMatchObject({ status: 200 });
});

test('is unhealthy and not ready when the object store does not answer in time', async () => {
  const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const objects = new S3Client({ endpoint, forcePathStyle: true });
  const runtime = testRuntime(aws, 'health');
  const health = createHealthHandler({ ...runtime, clients: { ...runtime.clients, objects } }, 300);
  const { status, body } = await call(health, 'GET', '/health', anonymous);
  expect(status).toBe(503);
  const { status: overall, checks } = healthResponse.parse(body);
  expect(overall).toBe('unhealthy');
  expect(checks[0]).toMatchObject({ name: 'object-store', status: 'unhealthy', detail: 'TimeoutError' });
  expect(checks[0]?.milliseconds).toBeLessThan(1500);
  const ready = await call(health, 'GET', '/ready', anonymous);
  expect(ready.status).toBe(503);
  expect(readyResponse.parse(ready.body)).toEqual({ ready: false, missing: ['object-store'] });
  objects.destroy();
});

test('lists the models, one of which is the default', async () => {
  const models = createModelsHandler(testRuntime(aws, 'models'));
  const { status, body } = await call(models, 'GET', '/v1/models');
  expect(status).toBe(200);
  const listed = modelListResponse.parse(body).models;
  expect(listed.filter((model) => model.default)).toHaveLength(1);
  expect(listed).toContainEqual(expect.objectContaining({ id: 'preview', licence: 'Apache-2.0' }));
});
