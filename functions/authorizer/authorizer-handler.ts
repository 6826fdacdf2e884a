import type {
  APIGatewayAuthorizerResult,
  APIGatewayRequestAuthorizerEvent,
  APIGatewayTokenAuthorizerEvent,
} from 'aws-lambda';
import { createAddressCounter } from '../../core/requests/address-counter.ts';
import { parseToken, type TokenRecord, tokenAccepts } from '../../core/tokens/token.ts';
import { TokenStore } from '../../core/tokens/token-store.ts';
import { headerReader, openScope } from '../http/request-scope.ts';
import { createColdStart } from '../runtime/cold-start.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { writingMetrics } from '../runtime/writing-metrics.ts';
import { createTokenCache } from './token-cache.ts';

/** A Lambda authorizer of the REQUEST or the TOKEN kind. */
export type AuthorizerEvent = APIGatewayRequestAuthorizerEvent | APIGatewayTokenAuthorizerEvent;

/** Why a request was not let in; the `reason` of the AuthFailures metric. */
type RefusalReason = 'missing' | 'malformed' | 'unknown' | 'revoked' | 'expired';

/**
 * The function that decides who may call the API: looks up the bearer token and gives API Gateway its owner and scopes.
 * Whether the scopes suffice is decided by the operation. Throwing `Unauthorized` is API Gateway's way to answer 401.
 */
export function createAuthorizerHandler(
  runtime: Runtime,
): (event: AuthorizerEvent) => Promise<APIGatewayAuthorizerResult> {
  const store = new TokenStore(runtime.clients.documents, runtime.settings.tokensTable);
  const noteRefusal = createRefusalNote(runtime);
  const isCold = createColdStart();
  const readToken = createTokenCache(async (id) => store.get(id), runtime.now);
  return writingMetrics(runtime, async (event: AuthorizerEvent) => {
    const coldStart = isCold();
    const verdict = await judge(authorizationOf(event), readToken, new Date(runtime.now()));
    if (verdict.record !== undefined) return admit(event, verdict.record);
    await noteRefusal(event, verdict.reason, coldStart);
    throw new Error('Unauthorized');
  });
}

type Verdict =
  { readonly record: TokenRecord } | { readonly record?: undefined; readonly reason: RefusalReason };

async function judge(
  authorization: string | undefined,
  readToken: (id: string) => Promise<TokenRecord | undefined>,
  now: Date,
): Promise<Verdict> {
  if (authorization === undefined || authorization === '') return { reason: 'missing' };
  const bearer = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  const token = bearer === undefined ? undefined : parseToken(bearer);
  if (token === undefined) return { reason: 'malformed' };
  const record = await readToken(token.id);
  if (record === undefined) return { reason: 'unknown' };
  if (tokenAccepts(record, token.secret, now)) return { record };
  if (record.revokedAt !== undefined) return { reason: 'revoked' };
  const expired = record.expiresAt !== undefined && new Date(record.expiresAt) <= now;
  return { reason: expired ? 'expired' : 'unknown' };
}

function authorizationOf(event: AuthorizerEvent): string | undefined {
  return event.type === 'TOKEN' ? event.authorizationToken : headerReader(event.headers)('authorization');
}

/** API Gateway keeps the answer for a token and applies it to every method, so it allows the whole stage. */
function admit(event: AuthorizerEvent, record: TokenRecord): APIGatewayAuthorizerResult {
  const stage = event.methodArn.split('/').slice(0, 2).join('/');
  return {
    principalId: record.owner,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${stage}/*` }],
    },
    context: { owner: record.owner, scopes: record.scopes.join(' '), tokenId: record.id },
  };
}

/** Seconds of the window in which the refusals of an address are counted. */
const windowSeconds = 300;

type NoteRefusal = (event: AuthorizerEvent, reason: RefusalReason, coldStart: boolean) => Promise<void>;

/**
 * Counts and logs refusals. How many an address has had is counted over all copies of this function; if it cannot be
 * counted the request is refused all the same.
 */
function createRefusalNote(runtime: Runtime): NoteRefusal {
  const { clients, settings, emit } = runtime;
  const refusalsOf = createAddressCounter({
    client: clients.counters,
    tableName: settings.countersTable,
    what: 'auth-failure',
    seconds: windowSeconds,
  });
  return async (event, reason, coldStart) => {
    const request = event.type === 'TOKEN' ? undefined : event;
    const origin = {
      headers: request?.headers,
      requestId: request?.requestContext.requestId,
      coldStart,
    };
    const { correlationId, log } = openScope(origin, runtime);
    const sourceIp = request?.requestContext.identity.sourceIp ?? 'unknown';
    const properties = { sourceIp, correlation_id: correlationId };
    emit('AuthFailures', 1, { reason }, properties);
    log.warn('A request was refused for want of a valid token.', {
      event_type: 'auth_failure',
      reason,
      source_ip: sourceIp,
    });
    try {
      emit('AuthFailuresOfAddress', (await refusalsOf(sourceIp)).count, {}, properties);
    } catch (error) {
      log.warn('The refusals of an address could not be counted.', {
        event_type: 'auth_failures_uncounted',
        error,
      });
    }
  };
}
