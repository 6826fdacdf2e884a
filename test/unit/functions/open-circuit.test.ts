import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createCallWatch } from '../../../core/clients/call-watch.ts';
import { createClients } from '../../../core/clients/clients.ts';
import { createUploadsHandler } from '../../../functions/uploads/uploads-handler.ts';
import { createJobsHandler } from '../../../functions/jobs/jobs-handler.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../support/embedded-aws.ts';
import { call, testRuntime } from './api-harness.ts';

let aws: EmbeddedAws;
beforeAll(async () => {
  aws = await startEmbeddedAws({ circuitFailures: 2, retryAttempts: 1 });
});
afterAll(async () => aws.stop());

test('A function whose dependency is left alone answers 503 and when to come again, until it is back', async () => {
  const runtime = testRuntime(aws, 'uploads');
  const watch = createCallWatch({
    settings: runtime.settings,
    emit: runtime.emit,
    clock: { now: runtime.now, sleep: async () => undefined },
    random: Math.random,
    retries: true,
  });
  let away = true;
  const clients = createClients(runtime.settings, watch);
  clients.documents.middlewareStack.add(
    (next) => async (args) => {
      if (away) throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  const handler = createUploadsHandler({ ...runtime, clients, circuits: watch.circuits });
  const create = async () =>
    call(handler, 'POST', '/v1/uploads', {
      body: { name: 'song.wav', size: 10, contentType: 'audio/wav' },
    });
  for (let request = 0; request < 2; request++) {
    expect(await create()).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
  }
  expect(watch.circuits.states()).toEqual({ 'uploads-table': 'open' });
  const refused = await create();
  expect(refused).toMatchObject({
    status: 503,
    body: { type: 'urn:stemwatch:problem:unavailable' },
  });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(50);
  // Another dependency of the same process is not touched.
  const jobs = createJobsHandler({ ...runtime, clients, circuits: watch.circuits });
  away = false;
  expect((await call(jobs, 'GET', '/v1/jobs')).status).toBe(200);
  runtime.advance(61_000);
  expect((await create()).status).toBe(201);
});

test('A table that takes every call and answers none is given up in time, counted and left alone', async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = process.env['AWS_ENDPOINT_URL_DYNAMODB'];
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const emitted: string[] = [];
  const runtime = testRuntime(aws, 'jobs');
  const watch = createCallWatch({
    settings: runtime.settings,
    emit: (name, _value, dimensions) => void emitted.push(`${name} ${Object.values(dimensions).join(' ')}`),
    clock: { now: runtime.now, sleep: async () => undefined },
    random: Math.random,
    retries: true,
  });
  const clients = createClients(runtime.settings, watch, 50);
  const handler = createJobsHandler({ ...runtime, clients, circuits: watch.circuits });
  for (let request = 0; request < 2; request++)
    expect((await call(handler, 'GET', '/v1/jobs')).status).toBe(503);
  expect(watch.circuits.states()).toEqual({ 'jobs-table': 'open' });
  expect(emitted).toEqual(
    expect.arrayContaining(['DependencyErrors jobs-table Query', 'CircuitOpened jobs-table']),
  );
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = address;
  silent.closeAllConnections();
  silent.close();
});
