import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent, Statement } from 'aws-lambda';
import { account, region } from '../stack/resources.ts';
import { type GatewayRequest, headerOf } from './gateway-request.ts';
import { apiId, type AuthorizerContext, multiple, requestContext, stage } from './proxy-event.ts';
import type { RouteMatch } from './route-table.ts';

/** What an authorizer decided about a request. */
export type Decision =
  | { readonly kind: 'allow'; readonly context: AuthorizerContext }
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'forbidden' };

/** Decides whether a request may reach its function. */
export type Authorize = (request: GatewayRequest, match: RouteMatch) => Promise<Decision>;

/** How an authorizer is run. */
export interface AuthorizerOptions {
  readonly invoke: (event: APIGatewayRequestAuthorizerEvent) => Promise<APIGatewayAuthorizerResult>;
  /** How long an answer is kept for a token; a revoked token works that much longer. */
  readonly cacheSeconds: number;
  readonly now?: () => number;
}

/** Most answers kept; beyond that the oldest is forgotten. */
const cacheSize = 1000;

interface CachedAnswer {
  readonly until: number;
  readonly result: APIGatewayAuthorizerResult;
}

/**
 * A REQUEST authorizer whose identity source is the Authorization header, as API Gateway runs it: a request without the
 * header is refused without asking; answers are kept per token; the policy decides about the method; the message
 * `Unauthorized` means 401.
 *
 * @throws whatever else the authorizer throws.
 */
export function createAuthorizer({ invoke, cacheSeconds, now = Date.now }: AuthorizerOptions): Authorize {
  const cache = new Map<string, CachedAnswer>();
  return async (request, match) => {
    const identity = headerOf(request, 'authorization');
    if (identity === undefined || identity === '') return { kind: 'unauthorized' };
    const known = cache.get(identity);
    if (known !== undefined && known.until > now()) return decide(known.result, methodArn(request));
    try {
      const result = await invoke(authorizerEvent(request, match));
      cache.delete(identity);
      cache.set(identity, { until: now() + cacheSeconds * 1000, result });
      if (cache.size > cacheSize) cache.delete(cache.keys().next().value as string);
      return decide(result, methodArn(request));
    } catch (error) {
      if ((error as Error).message === 'Unauthorized') return { kind: 'unauthorized' };
      throw error;
    }
  };
}

function authorizerEvent(request: GatewayRequest, match: RouteMatch): APIGatewayRequestAuthorizerEvent {
  const { route, pathParameters } = match;
  const query = [...request.query];
  return {
    type: 'REQUEST',
    methodArn: methodArn(request),
    resource: route.path,
    path: request.path,
    httpMethod: request.method,
    headers: Object.fromEntries(request.headers),
    multiValueHeaders: multiple(request.headers),
    pathParameters: { ...pathParameters },
    queryStringParameters: Object.fromEntries(query),
    multiValueQueryStringParameters: multiple(query),
    stageVariables: {},
    requestContext: { ...requestContext(request, route.path), authorizer: undefined },
  };
}

const methodArn = (request: GatewayRequest): string =>
  `arn:aws:execute-api:${region}:${account}:${apiId}/${stage}/${request.method}${request.path}`;

/** An explicit Deny wins; without an Allow that fits, access is denied. */
function decide(result: APIGatewayAuthorizerResult, arn: string): Decision {
  const fitting = result.policyDocument.Statement.filter((statement) => applies(statement, arn));
  const denied = fitting.length === 0 || fitting.some((statement) => statement.Effect === 'Deny');
  if (denied) return { kind: 'forbidden' };
  return { kind: 'allow', context: { ...result.context, principalId: result.principalId } };
}

function applies(statement: Statement, arn: string): boolean {
  const resources = 'Resource' in statement ? [statement.Resource].flat() : [];
  return resources.some((resource) => typeof resource === 'string' && wildcard(resource).test(arn));
}

/** A policy's pattern: `*` stands for anything, `?` for one character. */
const wildcard = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replaceAll(/[\\^$.|()[\]{}+]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );
