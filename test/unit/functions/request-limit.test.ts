import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { createUploadsHandler } from '../../../functions/uploads/uploads-handler.ts';
import { createJobsHandler } from '../../../functions/jobs/jobs-handler.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../support/embedded-aws.ts';
import { call, type TestRuntime, testRuntime } from './api-harness.ts';
import { type CapturedOutput, captureOutput } from './captured-output.ts';

let aws: EmbeddedAws;
let output: CapturedOutput;
let runtime: TestRuntime;
let addresses = 0;
let sourceIp: string;

beforeAll(async () => {
  output = captureOutput();
  aws = await startEmbeddedAws({ requestsPerMinute: 3 });
});

afterAll(async () => {
  output.restore();
  await aws.stop();
});

beforeEach(() => {
  output.clear();
  runtime = testRuntime(aws, 'uploads');
  addresses += 1;
  sourceIp = `192.0.2.${addresses}`;
});

afterEach(() => {
  jest.restoreAllMocks();
});

const song = { name: 'song.wav', size: 10, contentType: 'audio/wav' };

/** Creates an upload through a copy of the function that has just started, or through `handler`. */
const createUpload = async (handler = createUploadsHandler(runtime), from = sourceIp) =>
  call(handler, 'POST', '/v1/uploads', { body: song, sourceIp: from });

const refusals = () => runtime.emitted.filter(({ name }) => name === 'RateLimited');

test('An address may do so much within a minute, whichever copy of the function answers, then gets 429', async () => {
  for (let request = 0; request < 3; request++) expect((await createUpload()).status).toBe(201);
  const refused = await createUpload();
  expect(refused).toMatchObject({ status: 429, body: { type: 'urn:stemwatch:problem:rate-limited' } });
  const wait = Number(refused.headers['retry-after']);
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(60);
  expect(refusals()).toEqual([{ name: 'RateLimited', value: 1, dimensions: { route: '/v1/uploads' } }]);
  expect((await createUpload(undefined, '198.51.100.77')).status).toBe(201);
});

test('The minute begins with the first request and everything is allowed again when it has ended', async () => {
  const handler = createUploadsHandler(runtime);
  for (let request = 0; request < 4; request++) await createUpload(handler);
  expect((await createUpload(handler)).status).toBe(429);
  const later = Date.now() + 60_001;
  jest.spyOn(Date, 'now').mockImplementation(() => later);
  expect((await createUpload(handler)).status).toBe(201);
});

test('Beyond the limit a copy refuses from memory, without asking the table', async () => {
  const handler = createUploadsHandler(runtime);
  for (let request = 0; request < 3; request++) await createUpload(handler);
  const send = jest.spyOn(runtime.clients.counters, 'send');
  expect((await createUpload(handler)).status).toBe(429);
  expect(send).not.toHaveBeenCalled();
});

test('Operations that cost much are counted one by one; reading is not counted', async () => {
  const jobs = createJobsHandler(runtime);
  for (let request = 0; request < 4; request++) await createUpload();
  for (let request = 0; request < 3; request++) {
    expect((await call(jobs, 'POST', '/v1/jobs', { body: {}, sourceIp })).status).toBe(400);
  }
  expect((await call(jobs, 'POST', '/v1/jobs', { body: {}, sourceIp })).status).toBe(429);
  for (let request = 0; request < 5; request++) {
    expect((await call(jobs, 'GET', '/v1/jobs', { sourceIp })).status).toBe(200);
  }
});

test('Requests pass, and it is said, while they cannot be counted', async () => {
  const settings = { ...aws.settings, countersTable: 'no-such-table' };
  const handler = createUploadsHandler({ ...runtime, settings });
  for (let request = 0; request < 4; request++) expect((await createUpload(handler)).status).toBe(201);
  expect(output.logs()).toContainEqual(
    expect.objectContaining({ level: 'WARN', event_type: 'rate_limit_unavailable' }),
  );
  expect(refusals()).toEqual([]);
});

test('A limit of 0 refuses nobody', async () => {
  const limits = { ...aws.settings.limits, requestsPerMinute: 0 };
  const handler = createUploadsHandler({ ...runtime, settings: { ...aws.settings, limits } });
  for (let request = 0; request < 5; request++) expect((await createUpload(handler)).status).toBe(201);
});
