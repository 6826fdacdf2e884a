import { beforeEach, describe, expect, test } from '@jest/globals';
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { type Authorize, createAuthorizer } from '../../../local/gateway/authorizer.ts';
import { findRoute, type RouteMatch } from '../../../local/gateway/route-table.ts';
import { gatewayRequest } from '../../support/gateway-request.ts';

let asked: APIGatewayRequestAuthorizerEvent[];
let answer: () => APIGatewayAuthorizerResult;
let now: number;
let authorize: Authorize;

const policy = (Effect: 'Allow' | 'Deny', Resource: string): APIGatewayAuthorizerResult => ({
  principalId: 'me',
  policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect, Resource }] },
  context: { owner: 'me', scopes: 'jobs' },
});

beforeEach(() => {
  asked = [];
  now = 0;
  answer = () => policy('Allow', 'arn:aws:execute-api:us-east-1:000000000000:local/local/*');
  authorize = createAuthorizer({
    invoke: async (event) => {
      asked.push(event);
      return answer();
    },
    cacheSeconds: 5,
    now: () => now,
  });
});

function ask(token: string | undefined, method = 'GET', path = '/v1/jobs') {
  const headers: [string, string][] = token === undefined ? [] : [['Authorization', token]];
  return authorize(gatewayRequest({ method, path, headers }), findRoute(method, path) as RouteMatch);
}

describe('the authorizer', () => {
  test('is asked with a REQUEST event, and its context goes to the function', async () => {
    expect(await ask('Bearer a', 'GET', '/v1/jobs/job_1')).toEqual({
      kind: 'allow',
      context: { owner: 'me', scopes: 'jobs', principalId: 'me' },
    });
    expect(asked).toMatchObject([
      {
        type: 'REQUEST',
        methodArn: 'arn:aws:execute-api:us-east-1:000000000000:local/local/GET/v1/jobs/job_1',
        resource: '/v1/jobs/{id}',
        headers: { Authorization: 'Bearer a' },
        pathParameters: { id: 'job_1' },
        requestContext: { requestId: 'a-request', identity: { sourceIp: '127.0.0.1' } },
      },
    ]);
  });

  test('is not asked without a token', async () => {
    expect(await ask(undefined)).toEqual({ kind: 'unauthorized' });
    expect(await ask('')).toEqual({ kind: 'unauthorized' });
    expect(asked).toEqual([]);
  });

  test('is asked once for a token until its answer is old', async () => {
    await ask('Bearer a');
    await ask('Bearer a', 'POST');
    await ask('Bearer b');
    expect(asked).toHaveLength(2);
    now = 5001;
    await ask('Bearer a');
    expect(asked).toHaveLength(3);
  });

  test('answers 401 by throwing Unauthorized, and that answer is not kept', async () => {
    answer = () => {
      throw new Error('Unauthorized');
    };
    expect(await ask('Bearer a')).toEqual({ kind: 'unauthorized' });
    expect(await ask('Bearer a')).toEqual({ kind: 'unauthorized' });
    expect(asked).toHaveLength(2);
  });

  test('passes any other error on', async () => {
    answer = () => {
      throw new Error('no table');
    };
    await expect(ask('Bearer a')).rejects.toThrow('no table');
  });

  test('a kept policy is applied to each method anew', async () => {
    answer = () => policy('Allow', 'arn:aws:execute-api:*:local/local/GET/v1/*');
    expect(await ask('Bearer a')).toMatchObject({ kind: 'allow' });
    expect(await ask('Bearer a', 'POST')).toEqual({ kind: 'forbidden' });
    expect(asked).toHaveLength(1);
  });

  test('a policy that denies wins', async () => {
    answer = () => policy('Deny', '*');
    expect(await ask('Bearer a')).toEqual({ kind: 'forbidden' });
  });
});
