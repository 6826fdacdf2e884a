import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { healthResponse, readyResponse } from '../../../core/api/monitoring-schemas.ts';
import { modelListResponse } from '../../../core/api/schemas.ts';
import { createHealthHandler } from '../../../functions/health/health-handler.ts';
import type { ApiHandler } from '../../../functions/http/api-handler.ts';
import { createModelsHandler } from '../../../functions/models/models-handler.ts';
import { createRuntime } from '../../../functions/runtime/runtime.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../support/embedded-aws.ts';
import { call, testRuntime } from './api-harness.ts';
import { type CapturedOutput, captureOutput } from './captured-output.ts';
import { figuresClientOf } from './figures-harness.ts';
import { HealthScene, impatientWith, SilentServer, unlimited } from './health-scene.ts';

const minute = 60_000;

let aws: EmbeddedAws;
let output: CapturedOutput;
let silent: SilentServer;
let scene: HealthScene;

beforeAll(async () => {
  output = captureOutput();
  aws = await startEmbeddedAws();
  silent = await SilentServer.start();
});

afterAll(async () => {
  output.restore();
  await silent.stop();
  await aws.stop();
});

beforeEach(async () => {
  scene = await HealthScene.start(aws);
});

afterEach(() => scene.stop());

const anonymous = { owner: '' };

async function healthOf(asked: ApiHandler) {
  const { status, body } = await call(asked, 'GET', '/health', anonymous);
  const parsed = healthResponse.parse(body);
  return { code: status, ...parsed, check: (name: string) => parsed.checks.find((one) => one.name === name) };
}

describe('GET /health', () => {
  test('is healthy without a token while everything answers, and says how long each check took', async () => {
    const health = scene.handler();
    scene.emitWorker();
    scene.emit('ModelsLoaded', 2, {});
    const { status, body } = await call(health, 'GET', '/health', anonymous);
    expect(status).toBe(200);
    const names = [
      'object-store',
      'job-table',
      'job-queue',
      'monitoring',
      'worker',
      'disk',
      'memory',
      'model',
    ];
    expect(healthResponse.parse(body)).toMatchObject({
      status: 'healthy',
      version: '1.2.3',
      stage: 'test',
      checks: names.map((name) => ({ name, status: 'healthy' })),
      circuits: [],
      modelsLoaded: 2,
    });
    const ready = await call(health, 'GET', '/ready', anonymous);
    expect(ready).toMatchObject({ status: 200, body: { ready: true, missing: [] } });
  });

  test('is degraded, but ready, without the queue: the recovery function sends later', async () => {
    const lost = { jobsQueueUrl: `${aws.settings.jobsQueueUrl}-that-does-not-exist` };
    const health = createHealthHandler(scene.runtime(lost), scene.client, { timeLimit: unlimited });
    expect(await healthOf(health)).toMatchObject({ code: 200, status: 'degraded' });
    expect(await call(health, 'GET', '/ready', anonymous)).toMatchObject({ status: 200 });
  });

  test('is unhealthy and not ready when the object store does not answer in time', async () => {
    const objects = new S3Client({ endpoint: silent.url, forcePathStyle: true });
    const one = scene.runtime();
    const stuck = { ...one, clients: { ...one.clients, objects } };
    const health = createHealthHandler(stuck, scene.client, { timeLimit: impatientWith(['object-store']) });
    const found = await healthOf(health);
    expect(found).toMatchObject({ code: 503, status: 'unhealthy' });
    expect(found.check('object-store')).toMatchObject({ status: 'unhealthy', detail: 'TimeoutError' });
    expect(found.check('job-table')).toMatchObject({ status: 'healthy' });
    const ready = await call(health, 'GET', '/ready', anonymous);
    expect(ready.status).toBe(503);
    expect(readyResponse.parse(ready.body)).toEqual({ ready: false, missing: ['object-store'] });
    objects.destroy();
  });

  test('sees at the next look that the object store is back, however long it was away', async () => {
    let away = true;
    const store = createServer((_, outgoing) => outgoing.writeHead(away ? 503 : 200).end());
    await new Promise<void>((resolve) => store.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(store.address() as AddressInfo).port}`;
    const usual = process.env['AWS_ENDPOINT_URL_S3'];
    process.env['AWS_ENDPOINT_URL_S3'] = url;
    const runtime = { ...(await createRuntime('health', { retries: false })), now: () => scene.served.now };
    const health = createHealthHandler(runtime, scene.client, { timeLimit: unlimited });
    for (let look = 0; look < 8; look += 1) {
      expect((await healthOf(health)).check('object-store')).toMatchObject({ status: 'unhealthy' });
      scene.served.now += 1000;
    }
    away = false;
    expect((await healthOf(health)).check('object-store')).toMatchObject({ status: 'healthy' });
    process.env['AWS_ENDPOINT_URL_S3'] = usual;
    runtime.clients.objects.destroy();
    store.closeAllConnections();
    await new Promise((resolve) => store.close(resolve));
  });

  test('is degraded while jobs wait and no worker is heard of; without jobs none is needed', async () => {
    const health = scene.handler();
    expect((await healthOf(health)).check('worker')).toMatchObject({ status: 'healthy' });
    const { queues } = aws.clients;
    await queues.send(new SendMessageCommand({ QueueUrl: aws.settings.jobsQueueUrl, MessageBody: '{}' }));
    scene.served.now += minute;
    const waiting = await healthOf(health);
    expect(waiting).toMatchObject({ code: 200, status: 'degraded' });
    expect(waiting.check('worker')?.detail).toContain('no worker');
    scene.served.now += minute;
    scene.emitWorker();
    expect((await healthOf(health)).check('worker')).toMatchObject({ status: 'healthy' });
    scene.served.now += 5 * minute;
    expect((await healthOf(health)).check('worker')).toMatchObject({ status: 'degraded' });
  });

  test('is degraded when disk or memory of a worker run out, and says which', async () => {
    scene.emitWorker({ disk: 97 });
    const found = await healthOf(scene.handler());
    expect(found.status).toBe('degraded');
    expect(found.check('disk')).toMatchObject({ status: 'degraded', detail: '97 % in use' });
    expect(found.check('memory')).toMatchObject({ status: 'healthy' });
  });

  test('is degraded for a quarter of an hour after models failed, not after a song did', async () => {
    const health = scene.handler();
    scene.emit('Errors', 1, { errorType: 'corrupt-audio', component: 'worker' });
    expect((await healthOf(health)).check('model')).toMatchObject({ status: 'healthy' });
    scene.served.now += minute;
    scene.emit('Errors', 1, { errorType: 'engine-crashed', component: 'worker' });
    expect((await healthOf(health)).check('model')).toMatchObject({ status: 'degraded' });
    scene.served.now += 17 * minute;
    expect((await healthOf(health)).check('model')).toMatchObject({ status: 'healthy' });
  });

  test('shows the worst state of each circuit in any process, and is degraded while one is open', async () => {
    const health = scene.handler();
    scene.emit('CircuitState', 0, { dependency: 'objects' });
    scene.emit('CircuitState', 2, { dependency: 'objects' });
    scene.emit('CircuitState', 1, { dependency: 'tables' });
    expect(await healthOf(health)).toMatchObject({
      code: 200,
      status: 'degraded',
      circuits: [
        { dependency: 'objects', state: 'open' },
        { dependency: 'tables', state: 'half-open' },
      ],
    });
    scene.served.now += 5 * minute;
    scene.emit('CircuitState', 0, { dependency: 'objects' });
    expect(await healthOf(health)).toMatchObject({
      status: expect.not.stringContaining('unhealthy'),
      circuits: [{ dependency: 'objects', state: 'closed' }],
    });
  });

  test('knows its own circuits at once, without CloudWatch', async () => {
    const own = scene.runtime();
    const states = { queue: 'open', objects: 'closed' } as const;
    scene.emit('CircuitState', 1, { dependency: 'objects' });
    const runtime = { ...own, circuits: { ...own.circuits, states: () => states } };
    expect(
      await healthOf(createHealthHandler(runtime, scene.client, { timeLimit: unlimited })),
    ).toMatchObject({
      status: 'degraded',
      circuits: [
        { dependency: 'queue', state: 'open' },
        { dependency: 'objects', state: 'half-open' },
      ],
    });
  });

  test('answers in time, degraded, while CloudWatch does not answer at all', async () => {
    const mute = figuresClientOf({ url: silent.url });
    const found = await healthOf(
      createHealthHandler(scene.runtime(), mute, {
        timeLimit: impatientWith(['figures']),
      }),
    );
    expect(found).toMatchObject({ code: 200, status: 'degraded', circuits: [], modelsLoaded: null });
    expect(found.check('monitoring')).toMatchObject({ status: 'unhealthy' });
    expect(found.check('disk')).toMatchObject({ status: 'unknown' });
    expect(found.check('object-store')).toMatchObject({ status: 'healthy' });
    mute.destroy();
  });

  test('runs a check of one’s own no oftener than its interval, and lets its failure harm no other', async () => {
    let looks = 0;
    const health = scene.handler({
      checks: () => [
        {
          name: 'licences',
          essential: false,
          intervalSeconds: 30,
          look: async () => {
            looks += 1;
            throw new TypeError('secret address');
          },
        },
        { name: 'fine', essential: true, intervalSeconds: 0, look: async () => ({ status: 'healthy' }) },
      ],
    });
    const found = await healthOf(health);
    expect(found).toMatchObject({ code: 200, status: 'degraded' });
    expect(found.check('licences')).toMatchObject({ status: 'unhealthy', detail: 'TypeError' });
    expect(found.check('fine')).toMatchObject({ status: 'healthy' });
    scene.served.now += 29_999;
    await healthOf(health);
    expect(looks).toBe(1);
    scene.served.now += 1;
    await healthOf(health);
    expect(looks).toBe(2);
  });
});

test('lists the models, one of which is the default', async () => {
  const models = createModelsHandler(testRuntime(aws, 'models'));
  const { status, body } = await call(models, 'GET', '/v1/models');
  expect(status).toBe(200);
  const listed = modelListResponse.parse(body).models;
  expect(listed.filter((model) => model.default)).toHaveLength(1);
  expect(listed).toContainEqual(expect.objectContaining({ id: 'preview', licence: 'Apache-2.0' }));
});
