import { describe, expect, test } from '@jest/globals';
import { proxyEvent } from '../../../local/gateway/proxy-event.ts';
import { findRoute, type RouteMatch } from '../../../local/gateway/route-table.ts';
import type { GatewayRequest } from '../../../local/gateway/gateway-request.ts';
import { gatewayRequest } from '../../support/gateway-request.ts';

function eventOf(more: Partial<GatewayRequest>, authorizer: Record<string, string> | null = null) {
  const request = gatewayRequest(more);
  return proxyEvent(request, findRoute(request.method, request.path) as RouteMatch, authorizer);
}

describe('a request becomes the event of a REST proxy integration', () => {
  test('with resource, path and parameters', () => {
    expect(eventOf({ path: '/v1/jobs/job_1%20x' })).toMatchObject({
      resource: '/v1/jobs/{id}',
      path: '/v1/jobs/job_1%20x',
      httpMethod: 'GET',
      pathParameters: { id: 'job_1 x' },
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      stageVariables: null,
      body: null,
      isBase64Encoded: false,
    });
  });

  test('with the last value of a repeated header or parameter, and all of them beside it', () => {
    const event = eventOf({
      headers: [
        ['X-Tag', 'one'],
        ['X-Tag', 'two'],
      ],
      query: new URLSearchParams('limit=1&limit=2&cursor=a%20b'),
    });
    expect(event.headers).toEqual({ 'X-Tag': 'two' });
    expect(event.multiValueHeaders).toEqual({ 'X-Tag': ['one', 'two'] });
    expect(event.queryStringParameters).toEqual({ limit: '2', cursor: 'a b' });
    expect(event.multiValueQueryStringParameters).toEqual({ limit: ['1', '2'], cursor: ['a b'] });
  });

  test('with who asked, when, and what the authorizer said', () => {
    const event = eventOf({ headers: [['User-Agent', 'curl']] }, { owner: 'me', scopes: 'jobs ops' });
    expect(event.requestContext).toMatchObject({
      requestId: 'a-request',
      path: '/local/v1/jobs',
      resourcePath: '/v1/jobs',
      requestTime: '20/Nov/2026:18:31:22 +0000',
      requestTimeEpoch: Date.UTC(2026, 10, 20, 18, 31, 22),
      identity: { sourceIp: '127.0.0.1', userAgent: 'curl' },
      authorizer: { owner: 'me', scopes: 'jobs ops' },
    });
  });

  test('with texts as they are and everything else in base64', () => {
    const body = Buffer.from('{"a":"ü"}');
    const send = (type: string) => eventOf({ body, headers: [['Content-Type', type]] });
    expect(send('application/json; charset=utf-8')).toMatchObject({
      body: '{"a":"ü"}',
      isBase64Encoded: false,
    });
    expect(send('application/problem+json')).toMatchObject({ isBase64Encoded: false });
    expect(send('audio/mpeg')).toMatchObject({ body: body.toString('base64'), isBase64Encoded: true });
  });
});

describe('routes', () => {
  test('are found by method and path; other methods and paths are told apart', () => {
    expect(findRoute('POST', '/v1/uploads/upl_1/complete')).toMatchObject({
      route: { operationId: 'completeUpload' },
      pathParameters: { id: 'upl_1' },
    });
    expect(findRoute('GET', '/openapi.json')).toMatchObject({ pathParameters: null });
    expect(findRoute('GET', '/openapiXjson')).toBe('not-found');
    expect(findRoute('PUT', '/v1/jobs')).toBe('method-not-allowed');
    expect(findRoute('GET', '/v1/jobs/a/b')).toBe('not-found');
  });

  test('a path with a broken escape is passed on as it is', () => {
    expect(findRoute('GET', '/v1/jobs/%zz')).toMatchObject({ pathParameters: { id: '%zz' } });
  });
});
