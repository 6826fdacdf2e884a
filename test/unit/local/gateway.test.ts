import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { apiFunctions } from '../../../core/api/routes.ts';
import type { ProblemDocument } from '../../../core/problems/problems.ts';
import { createGateway, type GatewayOptions, maxBodyBytes } from '../../../local/gateway/gateway.ts';
import { createGatewayServer } from '../../../local/gateway/http-server.ts';

let server: Server;
let url: string;
let events: APIGatewayProxyEvent[];
let contexts: Context[];
let answer: (event: APIGatewayProxyEvent) => unknown;
let reported: string[];

const standIn: GatewayOptions['functions']['jobs']['handler'] = (event: APIGatewayProxyEvent, context) => {
  events.push(event);
  contexts.push(context);
  return answer(event);
};

beforeAll(async () => {
  const functions = Object.fromEntries(
    apiFunctions.map((name) => [
      name,
      { name, timeoutSeconds: name === 'models' ? 0.05 : 5, handler: standIn },
    ]),
  ) as unknown as GatewayOptions['functions'];
  server = createGatewayServer(
    createGateway({
      functions,
      authorize: async () => ({ kind: 'allow', context: { owner: 'me' } }),
      report: (message) => reported.push(message),
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  events = [];
  contexts = [];
  reported = [];
  answer = () => ({ statusCode: 200, body: 'fine' });
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function problem(response: Response): Promise<ProblemDocument> {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  return (await response.json()) as ProblemDocument;
}

describe('the gateway over HTTP', () => {
  test('hands a request to its function and sends what it answers', async () => {
    answer = () => ({
      statusCode: 202,
      headers: { 'x-one': 1 },
      multiValueHeaders: { 'x-many': ['a', 'b'] },
      body: '{"ok":true}',
    });
    const response = await fetch(`${url}/v1/jobs?limit=2`, { method: 'POST', body: '{}' });
    expect(response.status).toBe(202);
    expect(response.headers.get('x-one')).toBe('1');
    expect(response.headers.get('x-many')).toBe('a, b');
    expect(await response.json()).toEqual({ ok: true });
    expect(events[0]).toMatchObject({ body: '{}', queryStringParameters: { limit: '2' } });
    expect(events[0]?.requestContext.authorizer).toEqual({ owner: 'me' });
  });

  test('gives the function a context as Lambda does', async () => {
    await fetch(`${url}/v1/jobs`);
    const context = contexts[0];
    expect(context?.functionName).toBe('stemwatch-jobs');
    expect(context?.awsRequestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(context?.getRemainingTimeInMillis()).toBeGreaterThan(3000);
    expect(context?.getRemainingTimeInMillis()).toBeLessThanOrEqual(5000);
  });

  test('sends binary answers as bytes', async () => {
    answer = () => ({
      statusCode: 200,
      body: Buffer.from([0, 255, 128]).toString('base64'),
      isBase64Encoded: true,
    });
    const response = await fetch(`${url}/docs/logo.png`);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([0, 255, 128]));
  });

  test('makes a trace header where there is none and keeps the one that came', async () => {
    await fetch(`${url}/health`);
    await fetch(`${url}/health`, {
      headers: { 'x-amzn-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793' },
    });
    expect(events[0]?.headers['X-Amzn-Trace-Id']).toMatch(
      /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=1$/,
    );
    expect(events[1]?.headers['x-amzn-trace-id']).toBe('Root=1-5759e988-bd862e3fe1be46a994272793');
    expect(events[1]?.headers['X-Amzn-Trace-Id']).toBeUndefined();
  });

  test('answers unknown paths and methods itself, with the correlation id of the client', async () => {
    const missing = await fetch(`${url}/nothing`, { headers: { 'x-correlation-id': 'mine' } });
    expect(await problem(missing)).toMatchObject({
      type: 'urn:stemwatch:problem:not-found',
      status: 404,
      correlationId: 'mine',
    });
    expect((await problem(await fetch(`${url}/v1/jobs`, { method: 'PATCH' }))).status).toBe(405);
    expect(events).toEqual([]);
  });

  test('turns a function that throws, answers nonsense or takes too long into a problem', async () => {
    answer = () => {
      throw new Error('broken');
    };
    expect((await problem(await fetch(`${url}/v1/jobs`))).status).toBe(503);
    answer = () => ({ body: 'no status' });
    expect((await problem(await fetch(`${url}/v1/jobs`))).status).toBe(503);
    answer = () => new Promise(() => undefined);
    expect((await problem(await fetch(`${url}/v1/models`))).status).toBe(503);
    expect(reported).toHaveLength(3);
  });

  test('refuses a body beyond 10 MB whether or not its length was announced', async () => {
    const body = Buffer.alloc(maxBodyBytes + 1);
    expect((await problem(await fetch(`${url}/v1/jobs`, { method: 'POST', body }))).status).toBe(413);
    const stream = new Blob([body]).stream();
    const chunked = await fetch(`${url}/v1/jobs`, {
      method: 'POST',
      body: stream,
      duplex: 'half',
    });
    expect((await problem(chunked)).status).toBe(413);
    expect(events).toEqual([]);
    const largest = await fetch(`${url}/v1/jobs`, { method: 'POST', body: body.subarray(1) });
    expect(largest.status).toBe(200);
  });

  test('lives on when a client hangs up in the middle of a request', async () => {
    const { port } = server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    await new Promise<void>((resolve) => {
      socket.write('POST /v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf', () => resolve());
    });
    socket.destroy();
    expect((await fetch(`${url}/v1/jobs`)).status).toBe(200);
  });

  test('answers 204 without a body', async () => {
    answer = () => ({ statusCode: 204, body: '' });
    const response = await fetch(`${url}/v1/jobs/job_1`, { method: 'DELETE' });
    expect(response.status).toBe(204);
    expect(response.headers.get('content-length')).toBeNull();
  });
});
