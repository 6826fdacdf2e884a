import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { issueToken, type TokenScope } from '../../../core/tokens/token.ts';
import { TokenStore } from '../../../core/tokens/token-store.ts';
import {
  type AuthorizerEvent,
  createAuthorizerHandler,
} from '../../../functions/authorizer/authorizer-handler.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../support/embedded-aws.ts';
import { type TestRuntime, testRuntime } from './api-harness.ts';
import { type CapturedOutput, captureOutput } from './captured-output.ts';

const methodArn = 'arn:aws:execute-api:eu-central-1:123456789012:abcdef/prod/GET/v1/jobs';
let aws: EmbeddedAws;
let output: CapturedOutput;
let store: TokenStore;
let runtime: TestRuntime;
let authorize: ReturnType<typeof createAuthorizerHandler>;

beforeAll(async () => {
  output = captureOutput();
  aws = await startEmbeddedAws();
  store = new TokenStore(aws.clients.documents, aws.settings.tokensTable);
});

afterAll(async () => {
  output.restore();
  await aws.stop();
});

beforeEach(() => {
  output.clear();
  runtime = testRuntime(aws, 'authorizer');
  authorize = createAuthorizerHandler(runtime);
});

async function issue(scopes: readonly TokenScope[] = ['jobs'], expiresAt?: string) {
  const fields = { owner: 'alice', scopes, description: 'test', createdAt: new Date().toISOString() };
  const issued = issueToken(expiresAt === undefined ? fields : { ...fields, expiresAt });
  await store.put(issued.record);
  return issued;
}

function request(authorization: string | undefined, sourceIp = '203.0.113.9'): AuthorizerEvent {
  return {
    type: 'REQUEST',
    methodArn,
    headers: authorization === undefined ? {} : { authorization },
    requestContext: { requestId: 'request-1', identity: { sourceIp } },
  } as unknown as APIGatewayRequestAuthorizerEvent;
}

test('lets a valid token call the whole stage, with its owner and scopes', async () => {
  const { token, record } = await issue(['jobs', 'ops']);
  const result = await authorize(request(`Bearer ${token}`));
  expect(result).toMatchObject({
    principalId: 'alice',
    context: { owner: 'alice', scopes: 'jobs ops', tokenId: record.id },
  });
  expect(result.policyDocument.Statement).toEqual([
    {
      Effect: 'Allow',
      Action: 'execute-api:Invoke',
      Resource: 'arn:aws:execute-api:eu-central-1:123456789012:abcdef/prod/*',
    },
  ]);
  expect(runtime.emitted).toEqual([]);
});

test('understands authorizers of the TOKEN kind as well', async () => {
  const { token } = await issue();
  const event: AuthorizerEvent = { type: 'TOKEN', methodArn, authorizationToken: `bearer ${token}` };
  expect((await authorize(event)).context).toMatchObject({ owner: 'alice' });
});

test.each([
  ['missing', async () => undefined],
  ['missing', async () => ''],
  ['malformed', async () => 'Basic dXNlcjpwdw=='],
  ['malformed', async () => 'Bearer nonsense'],
  ['unknown', async () => `Bearer tok_${'0'.repeat(26)}.${'a'.repeat(43)}`],
  ['unknown', async () => `Bearer ${(await issue()).record.id}.${'a'.repeat(43)}`],
  ['expired', async () => `Bearer ${(await issue(['jobs'], new Date(Date.now() - 1).toISOString())).token}`],
  [
    'revoked',
    async () => {
      const { token, record } = await issue();
      await store.revoke(record.id, new Date());
      return `Bearer ${token}`;
    },
  ],
])('answers 401 and counts the reason: %s', async (reason, authorization) => {
  const header = await authorization();
  await expect(authorize(request(header))).rejects.toThrow(/^Unauthorized$/);
  expect(runtime.emitted).toEqual([
    { name: 'AuthFailures', value: 1, dimensions: { reason } },
    { name: 'AuthFailuresOfAddress', value: expect.any(Number), dimensions: {} },
  ]);
  expect(output.logs()).toMatchObject([
    { event_type: 'auth_failure', reason, source_ip: '203.0.113.9', correlation_id: 'request-1' },
  ]);
  const secret = header?.split('.')[1];
  if (secret !== undefined) expect(output.text()).not.toContain(secret);
});

test('believes a token for a few seconds without asking again, then sees that it was revoked', async () => {
  const { token, record } = await issue();
  await authorize(request(`Bearer ${token}`));
  await store.revoke(record.id, new Date());
  await expect(authorize(request(`Bearer ${token}`))).resolves.toBeDefined();
  runtime.advance(5_001);
  await expect(authorize(request(`Bearer ${token}`))).rejects.toThrow('Unauthorized');
});

test('lets a token out as soon as it expires, even while it is remembered', async () => {
  const { token } = await issue(['jobs'], new Date(Date.now() + 2_000).toISOString());
  await authorize(request(`Bearer ${token}`));
  runtime.advance(2_001);
  await expect(authorize(request(`Bearer ${token}`))).rejects.toThrow('Unauthorized');
});

/** Has a token of an address refused; gives the counts that were emitted so far. */
const refusalsSeen = async (sourceIp: string, by = authorize): Promise<readonly number[]> => {
  await expect(by(request('Bearer nonsense', sourceIp))).rejects.toThrow('Unauthorized');
  return runtime.emitted.filter(({ name }) => name === 'AuthFailuresOfAddress').map(({ value }) => value);
};

describe('How many tokens of an address were refused', () => {
  test('is counted over all copies of the function, and for each address by itself', async () => {
    const other = createAuthorizerHandler(runtime);
    await refusalsSeen('198.51.100.1');
    await refusalsSeen('198.51.100.2', other);
    expect(await refusalsSeen('198.51.100.1', other)).toEqual([1, 1, 2]);
  });

  test('is counted for an IPv6 network, whose client changes its address at will', async () => {
    await refusalsSeen('2001:db8:1:2::1');
    await refusalsSeen('2001:db8:1:2:ffff::7');
    expect(await refusalsSeen('2001:db8:1:3::1')).toEqual([1, 2, 1]);
  });

  test('is left open, and said so, while the counters do not answer', async () => {
    const settings = { ...aws.settings, countersTable: 'no-such-table' };
    const uncounted = createAuthorizerHandler({ ...runtime, settings });
    expect(await refusalsSeen('198.51.100.3', uncounted)).toEqual([]);
    expect(output.logs()).toMatchObject([
      { event_type: 'auth_failure' },
      { event_type: 'auth_failures_uncounted' },
    ]);
  });
});
