import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { newIdentifier } from '../../../core/identifiers/identifiers.ts';
import { createPowertoolsMetrics } from '../../../core/telemetry/powertools-metrics.ts';
import { createAuthorizerHandler } from '../../../functions/authorizer/authorizer-handler.ts';
import { createJobsHandler } from '../../../functions/jobs/jobs-handler.ts';
import { createModelsHandler } from '../../../functions/models/models-handler.ts';
import { inInvocation } from '../../../functions/runtime/in-invocation.ts';
import type { Runtime } from '../../../functions/runtime/runtime.ts';
import { createUploadsHandler } from '../../../functions/uploads/uploads-handler.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../support/embedded-aws.ts';
import { call, testRuntime } from './api-harness.ts';
import { type CapturedOutput, captureOutput } from './captured-output.ts';
import { jobsHarness } from './jobs-harness.ts';

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

beforeEach(() => output.clear());

/** The runtime of a function that writes its metrics as in AWS. */
const runtimeOf = (component: string, debugSampling = 0): Runtime => ({
  ...testRuntime(aws, component, { debugSampling }),
  emit: createPowertoolsMetrics('test').emit,
});

describe('The log line of a request', () => {
  test('says which function of the service wrote it, for whom, and whether the copy had just started', async () => {
    const handler = createModelsHandler(runtimeOf('models'));
    for (let request = 0; request < 2; request++) await call(handler, 'GET', '/v1/models');
    const [first, second] = output.logs();
    expect(first).toMatchObject({
      timestamp: expect.stringMatching(/^20.*Z$/),
      level: 'INFO',
      service: 'stemwatch-models',
      logger: 'stemwatch.models',
      function: 'models',
      message: 'GET /v1/models 200',
      event_type: 'http_request',
      status: 200,
      cold_start: true,
      correlation_id: expect.any(String),
      request_id: expect.any(String),
      trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      token_id: 'tok_test',
    });
    expect(second).toMatchObject({ cold_start: false });
  });

  test('names the job that it is about, and where the fault lies when it was refused', async () => {
    const id = newIdentifier('job');
    await call(createJobsHandler(runtimeOf('jobs')), 'GET', `/v1/jobs/${id}`);
    expect(output.logs()).toMatchObject([
      { status: 404, job_id: id, error_type: 'job-not-found', error_category: 'request' },
    ]);
  });

  test('says that a dependency was at fault, beside an error with its stack', async () => {
    const runtime = runtimeOf('jobs');
    const away = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const documents = Object.assign(Object.create(runtime.clients.documents), {
      send: async () => Promise.reject(away),
    }) as Runtime['clients']['documents'];
    const handler = createJobsHandler({ ...runtime, clients: { ...runtime.clients, documents } });
    await call(handler, 'GET', '/v1/jobs');
    const fault = { status: 503, error_type: 'unavailable', error_category: 'dependency' };
    expect(output.logs()).toMatchObject([
      { level: 'ERROR', event_type: 'request_failed', ...fault, error: { stack: expect.any(String) } },
      { level: 'INFO', event_type: 'http_request', ...fault },
    ]);
    expect(output.metrics()).toContainEqual(
      expect.objectContaining({ errorType: 'unavailable', component: 'jobs', Errors: 1 }),
    );
  });

  test('is written of a sample of those requests that come again and again', async () => {
    const quiet = createJobsHandler(runtimeOf('jobs'));
    const uploadId = await jobsHarness(aws, Date.now).upload();
    const { body } = await call(quiet, 'POST', '/v1/jobs', { body: { uploadId } });
    const path = `/v1/jobs/${body['jobId'] as string}`;
    output.clear();
    expect((await call(quiet, 'GET', path)).status).toBe(200);
    expect(output.logs()).toEqual([]);
    expect((await call(createJobsHandler(runtimeOf('jobs', 1)), 'GET', path)).status).toBe(200);
    expect(output.logs()).toMatchObject([
      { level: 'INFO', event_type: 'http_request', job_id: body['jobId'] },
    ]);
  });
});

test('Lines of a function that nobody calls by HTTP carry the id of their invocation', async () => {
  const handler = inInvocation(runtimeOf('recovery'), ({ logger }) => async (event: string) => {
    logger.info(event);
  });
  await handler('first', { awsRequestId: 'invocation-1' } as never);
  await handler('second', { awsRequestId: 'invocation-2' } as never);
  expect(output.logs()).toMatchObject([
    { message: 'first', request_id: 'invocation-1', cold_start: true },
    { message: 'second', request_id: 'invocation-2', cold_start: false },
  ]);
});

describe('What clients send in confidence', () => {
  const secrets = {
    token: `tok_${'0'.repeat(26)}.${'s'.repeat(43)}`,
    webhook: 'whsec_dGhpcyBpcyBhIHZlcnkgc2VjcmV0IGtleQ',
    path: 'hook-path-that-is-a-secret',
    email: 'olga.private@example.com',
    name: 'My private song',
    remark: 'a private remark',
    owner: 'olga-the-private-owner',
    signature: 'deadbeefdeadbeef',
    cookie: 'session-of-olga',
  };
  const headers = {
    authorization: `Bearer ${secrets.token}`,
    cookie: secrets.cookie,
    'x-correlation-id': secrets.token,
    'user-agent': secrets.email,
  };

  const revealed = () => Object.entries(secrets).filter(([, secret]) => output.text().includes(secret));

  test('stays out of logs and metrics of everything that works and everything that is refused', async () => {
    const owner = secrets.owner;
    const uploads = createUploadsHandler(runtimeOf('uploads', 1));
    const jobs = createJobsHandler(runtimeOf('jobs', 1));
    const name = `${secrets.name} of ${secrets.email}.mp3`;
    const song = { name, size: 100, contentType: 'audio/mpeg' };
    expect((await call(uploads, 'POST', '/v1/uploads', { body: song, headers, owner })).status).toBe(201);
    const uploadId = await jobsHarness(aws, Date.now).upload({ owner, name });
    const body = {
      uploadId,
      metadata: { remark: secrets.remark, [secrets.email]: secrets.email },
      webhook: {
        url: `https://hooks.example.com/${secrets.path}?key=${secrets.path}`,
        secret: secrets.webhook,
      },
    };
    const created = await call(jobs, 'POST', '/v1/jobs', { body, headers, owner });
    expect(created.status).toBe(202);
    for (const path of [`/v1/jobs/${created.body['jobId'] as string}`, `/v1/jobs/${secrets.email}`])
      await call(jobs, 'GET', path, { headers, owner });
    for (const wrong of [
      { ...body, model: secrets.token },
      { ...body, webhook: secrets.webhook },
    ])
      await call(jobs, 'POST', '/v1/jobs', { body: wrong, headers, owner });
    await call(jobs, 'POST', '/v1/jobs', { rawBody: `{"${secrets.token}`, headers, owner });
    expect(output.logs().length).toBeGreaterThan(6);
    expect(revealed()).toEqual([]);
  });

  test('stays out when a token is refused; the address alone is noted, for whoever looks for an attacker', async () => {
    const event = {
      type: 'REQUEST',
      methodArn: 'arn:aws:execute-api:eu-central-1:123456789012:abcdef/prod/GET/v1/jobs',
      headers,
      requestContext: { requestId: 'request-1', identity: { sourceIp: '203.0.113.9' } },
    } as unknown as APIGatewayRequestAuthorizerEvent;
    await expect(createAuthorizerHandler(runtimeOf('authorizer'))(event)).rejects.toThrow('Unauthorized');
    expect(output.logs()).toMatchObject([{ event_type: 'auth_failure', source_ip: '203.0.113.9' }]);
    expect(revealed()).toEqual([]);
  });

  test('stays out when an error quotes it', async () => {
    const query = `?X-Amz-Credential=AKIA&X-Amz-Signature=${secrets.signature}`;
    const quoting = new Error(
      `PUT https://songs.example.com/uploads/x${query} by ${secrets.email} with Bearer ${secrets.token}, ` +
        `${secrets.webhook}, X-Amz-Signature=${secrets.signature}`,
    );
    const runtime = runtimeOf('jobs');
    const documents = Object.assign(Object.create(runtime.clients.documents), {
      send: async () => Promise.reject(quoting),
    }) as Runtime['clients']['documents'];
    const handler = createJobsHandler({ ...runtime, clients: { ...runtime.clients, documents } });
    expect((await call(handler, 'GET', '/v1/jobs', { headers })).status).toBe(500);
    expect(output.logs()).toMatchObject([{ level: 'ERROR' }, { level: 'INFO' }]);
    expect(revealed()).toEqual([]);
  });
});
