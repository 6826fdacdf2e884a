import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { issueToken } from '../../../core/tokens/token.ts';
import { Problem, problems, type ProblemSlug } from '../../../core/problems/problems.ts';
import { createPowertoolsMetrics } from '../../../core/telemetry/powertools-metrics.ts';
import { type ApiHandler, createApiHandler } from '../../../functions/http/api-handler.ts';
import type { Operation } from '../../../functions/http/operations.ts';
import { createJobsHandler } from '../../../functions/jobs/jobs-handler.ts';
import { createUploadsHandler } from '../../../functions/uploads/uploads-handler.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../support/embedded-aws.ts';
import { call, testRuntime } from './api-harness.ts';
import { type CapturedOutput, captureOutput } from './captured-output.ts';

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

/** The models function with another operation inside, on the real telemetry. */
const modelsDoing = (listModels: Operation<'listModels'>): ApiHandler =>
  createApiHandler(
    'models',
    { listModels },
    { ...testRuntime(aws, 'models'), emit: createPowertoolsMetrics('test').emit },
  );

const throwing = (error: unknown): ApiHandler =>
  modelsDoing(() => {
    throw error;
  });

const list = async (handler: ApiHandler, headers: Record<string, string> = {}) =>
  call(handler, 'GET', '/v1/models', { headers });

const empty = { status: 200 as const, body: { models: [] } };

/** The models function, which has none to list. */
const idle = (): ApiHandler => modelsDoing(async () => empty);

describe('problems', () => {
  test.each(Object.keys(problems) as ProblemSlug[])(
    '%s is answered as a document with what to do',
    async (slug) => {
      const { status, body, headers } = await list(throwing(new Problem(slug, 'In this case.')));
      expect(headers['content-type']).toBe('application/problem+json');
      expect(body).toEqual({
        type: `urn:stemwatch:problem:${slug}`,
        title: problems[slug].title,
        status,
        detail: 'In this case.',
        action: problems[slug].action,
        correlationId: headers['x-correlation-id'],
      });
      expect(status).toBe(problems[slug].status);
    },
  );

  test('an unexpected error tells the client nothing of itself and the log everything', async () => {
    const { status, text } = await list(throwing(new TypeError('database password is hunter2')));
    expect(status).toBe(500);
    expect(text).toContain('urn:stemwatch:problem:internal');
    expect(text).not.toContain('hunter2');
    const [line] = output.logs().filter(({ level }) => level === 'ERROR');
    expect(line).toMatchObject({
      correlation_id: expect.any(String),
      error: { name: 'TypeError', stack: expect.stringContaining('hunter2') },
    });
    expect(output.metrics()).toContainEqual(
      expect.objectContaining({ Errors: 1, errorType: 'internal', component: 'models' }),
    );
  });

  test.each([
    ['throttling', Object.assign(new Error('slow down'), { name: 'ThrottlingException' })],
    ['a timeout', Object.assign(new Error('too late'), { name: 'TimeoutError' })],
    ['a refused connection', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
    ['a fault of the service', Object.assign(new Error('oops'), { $metadata: { httpStatusCode: 500 } })],
  ])('%s of a dependency is answered 503 with Retry-After', async (_case, error) => {
    const { status, body, headers } = await list(throwing(error));
    expect(status).toBe(503);
    expect(body).toMatchObject({ type: 'urn:stemwatch:problem:unavailable' });
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  });

  test('a database that is out of order is answered 503', async () => {
    const broken = createServer((_request, response) => response.writeHead(500).end('{}'));
    await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(broken.address() as AddressInfo).port}`;
    const runtime = testRuntime(aws, 'jobs');
    const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, maxAttempts: 1 }));
    const jobs = createJobsHandler({ ...runtime, clients: { ...runtime.clients, documents } });
    const answer = await call(jobs, 'GET', '/v1/jobs/job_00000000000000000000000000');
    expect(answer).toMatchObject({ status: 503, body: { type: 'urn:stemwatch:problem:unavailable' } });
    documents.destroy();
    await new Promise((resolve) => broken.close(resolve));
  });
});

describe('routing', () => {
  test.each([
    ['GET', '/nothing', 404, 'not-found'],
    ['GET', '//evil.example/v1/models', 404, 'not-found'],
    ['GET', '/v1/models/%', 404, 'not-found'],
    ['POST', '/v1/models', 405, 'method-not-allowed'],
    ['BREW', '/v1/models', 405, 'method-not-allowed'],
    ['DELETE', '/v1/uploads', 405, 'method-not-allowed'],
  ])('%s %s is answered %d', async (method, path, status, slug) => {
    const answer = await call(
      modelsDoing(async () => empty),
      method,
      path,
    );
    expect(answer).toMatchObject({ status, body: { type: `urn:stemwatch:problem:${slug}` } });
    const [requests] = output.metrics().filter((line) => 'HttpRequests' in line);
    expect(requests).toMatchObject({ route: 'unmatched' });
  });

  test('ignores the body of a GET request', async () => {
    const handler = modelsDoing(async () => empty);
    expect(await call(handler, 'GET', '/v1/models', { rawBody: 'whatever' })).toMatchObject({ status: 200 });
  });
});

describe('authorization', () => {
  test('a token without the scope of the route is answered 403', async () => {
    expect(await call(idle(), 'GET', '/v1/models', { scopes: 'ops' })).toMatchObject({
      status: 403,
      body: { type: 'urn:stemwatch:problem:forbidden', detail: expect.stringContaining('"jobs"') },
    });
  });

  test('a request that no authorizer has seen is answered 401', async () => {
    expect(await call(idle(), 'GET', '/v1/models', { owner: '' })).toMatchObject({
      status: 401,
      body: { type: 'urn:stemwatch:problem:unauthenticated' },
    });
  });

  test('one of several scopes is enough', async () => {
    expect(await call(idle(), 'GET', '/v1/models', { scopes: 'ops jobs' })).toMatchObject({ status: 200 });
  });
});

describe('telemetry', () => {
  test('counts and times each request under its route, not its address', async () => {
    const { emit } = createPowertoolsMetrics('test');
    const jobs = createJobsHandler({ ...testRuntime(aws, 'jobs'), emit });
    await call(jobs, 'GET', '/v1/jobs/job_00000000000000000000000000', {
      headers: { 'X-Correlation-Id': 'c-1' },
    });
    const [requests, duration] = output.metrics();
    expect(requests).toMatchObject({
      HttpRequests: 1,
      deployment: 'test',
      method: 'GET',
      route: '/v1/jobs/{id}',
      statusClass: '4xx',
      correlation_id: 'c-1',
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: 'Stemwatch',
            Dimensions: [
              ['deployment', 'method', 'route', 'statusClass'],
              ['deployment', 'statusClass'],
            ],
            Metrics: [{ Name: 'HttpRequests', Unit: 'Count' }],
          },
        ],
      },
    });
    expect(duration).toMatchObject({ HttpRequestDuration: expect.any(Number), route: '/v1/jobs/{id}' });
    expect(duration).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Dimensions: [['deployment', 'method', 'route'], ['deployment']] }] },
    });
  });

  test('writes one line per request with its correlation and trace id', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const headers = { 'x-correlation-id': 'c-2', traceparent: `00-${traceId}-b7ad6b7169203331-01` };
    await list(
      modelsDoing(async () => empty),
      headers,
    );
    expect(output.logs()).toEqual([
      expect.objectContaining({
        level: 'INFO',
        event_type: 'http_request',
        component: 'models',
        method: 'GET',
        route: '/v1/models',
        status: 200,
        duration_ms: expect.any(Number),
        cold_start: true,
        request_id: expect.stringMatching(/^request-/),
        token_id: 'tok_test',
        correlation_id: 'c-2',
        trace_id: traceId,
      }),
    ]);
  });

  test("prefers X-Ray's header to the client's traceparent", async () => {
    await list(
      modelsDoing(async () => empty),
      {
        'X-Amzn-Trace-Id': 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      },
    );
    expect(output.logs()[0]).toMatchObject({ trace_id: '5759e988bd862e3fe1be46a994272793' });
  });

  test('gives its own correlation id where the client sends none, or one that could forge a log line', async () => {
    const handler = modelsDoing(async () => empty);
    for (const header of ['', 'a b', 'x"}\n{"level":"ERROR"', 'x'.repeat(129)]) {
      const { headers } = await list(handler, { 'x-correlation-id': header });
      expect(headers['x-correlation-id']).toMatch(/^request-\d+$/);
    }
  });

  test('does not mix up requests that are handled at the same time', async () => {
    const count = 20;
    const waiting: (() => void)[] = [];
    const handler = modelsDoing(async ({ scope }) => {
      scope.log.info('before', { expected: scope.correlationId });
      // Everybody waits until all have come in; then they go on in the opposite order.
      await new Promise<void>((resolve) => {
        waiting.unshift(resolve);
        if (waiting.length === count) for (const go of waiting) go();
      });
      scope.log.info('after', { expected: scope.correlationId });
      return empty;
    });
    const ids = Array.from({ length: count }, (_, index) => `concurrent-${index}`);
    const answers = await Promise.all(ids.map(async (id) => list(handler, { 'x-correlation-id': id })));
    expect(answers.map(({ headers }) => headers['x-correlation-id'])).toEqual(ids);
    const lines = output.logs();
    expect(lines).toHaveLength(3 * count);
    for (const line of lines) {
      if (line['expected'] !== undefined) expect(line['correlation_id']).toBe(line['expected']);
    }
    const requests = output.metrics().filter((line) => 'HttpRequests' in line);
    expect(new Set(requests.map((line) => line['correlation_id']))).toEqual(new Set(ids));
    expect(new Set(lines.map((line) => line['trace_id'])).size).toBe(count);
  });
});

describe('secrets', () => {
  test('do not reach a log line, wherever in a request they stand', async () => {
    const { token } = issueToken({ owner: 'a', scopes: ['jobs'], description: '', createdAt: '' });
    const secret = `whsec_${'A'.repeat(32)}`;
    const uploads = createUploadsHandler(testRuntime(aws, 'uploads'));
    const jobs = createJobsHandler(testRuntime(aws, 'jobs'));
    const headers = { Authorization: `Bearer ${token}`, Cookie: 'session=hidden-cookie' };
    const { body } = await call(uploads, 'POST', '/v1/uploads', { headers, body: { name: token, size: 1 } });
    await call(jobs, 'POST', '/v1/jobs', {
      headers,
      body: { uploadId: body['uploadId'], webhook: { url: 'https://example.com/?key=hidden-key', secret } },
    });
    await call(jobs, 'GET', `/v1/jobs/${token}`, { headers });
    await list(
      throwing(new Error(`Fetching ${String(body['url'])} with ${token} and ${secret} failed.`)),
      headers,
    );
    expect(output.logs().length).toBeGreaterThan(4);
    expect(output.text()).not.toContain(token.split('.')[1]);
    expect(output.text()).not.toContain(secret);
    expect(output.text()).not.toMatch(/X-Amz-Signature|hidden-/);
  });
});
