import type { APIGatewayProxyEvent } from 'aws-lambda';
import { account } from '../stack/resources.ts';
import { type GatewayRequest, headerOf } from './gateway-request.ts';
import type { RouteMatch } from './route-table.ts';

/** Names that a REST API in AWS would have. */
export const apiId = 'local';
export const stage = 'local';

/** What the authorizer says about a caller; null for public operations. */
export type AuthorizerContext = Readonly<Record<string, unknown>> | null;

/**
 * The event of API Gateway's REST proxy integration (payload format 1.0).
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function proxyEvent(
  request: GatewayRequest,
  { route, pathParameters }: RouteMatch,
  authorizer: AuthorizerContext,
): APIGatewayProxyEvent {
  return {
    resource: route.path,
    path: request.path,
    httpMethod: request.method,
    headers: single(request.headers),
    multiValueHeaders: multiple(request.headers),
    queryStringParameters: request.query.size === 0 ? null : single([...request.query]),
    multiValueQueryStringParameters: request.query.size === 0 ? null : multiple([...request.query]),
    pathParameters: pathParameters === null ? null : { ...pathParameters },
    stageVariables: null,
    requestContext: { ...requestContext(request, route.path), authorizer: authorizer ?? undefined },
    ...body(request),
  };
}

/** The part of an event that describes the request itself; proxy and authorizer events share it. */
export function requestContext(
  request: GatewayRequest,
  resourcePath: string,
): Omit<APIGatewayProxyEvent['requestContext'], 'authorizer'> {
  return {
    accountId: account,
    apiId,
    domainName: headerOf(request, 'host') ?? 'localhost',
    domainPrefix: apiId,
    extendedRequestId: request.requestId,
    httpMethod: request.method,
    identity: identity(request),
    path: `/${stage}${request.path}`,
    protocol: 'HTTP/1.1',
    requestId: request.requestId,
    requestTime: requestTime(new Date(request.receivedAt)),
    requestTimeEpoch: request.receivedAt,
    resourceId: resourcePath,
    resourcePath,
    stage,
  };
}

function identity(request: GatewayRequest): APIGatewayProxyEvent['requestContext']['identity'] {
  return {
    accessKey: null,
    accountId: null,
    apiKey: null,
    apiKeyId: null,
    caller: null,
    clientCert: null,
    cognitoAuthenticationProvider: null,
    cognitoAuthenticationType: null,
    cognitoIdentityId: null,
    cognitoIdentityPoolId: null,
    principalOrgId: null,
    sourceIp: request.sourceIp,
    user: null,
    userAgent: headerOf(request, 'user-agent') ?? null,
    userArn: null,
  };
}

/** The last value of each name. */
const single = (pairs: GatewayRequest['headers']): Record<string, string> => Object.fromEntries(pairs);

/** All values of each name. */
export function multiple(pairs: GatewayRequest['headers']): Record<string, string[]> {
  const lists: Record<string, string[]> = {};
  for (const [name, value] of pairs) (lists[name] ??= []).push(value);
  return lists;
}

/** Texts travel as they are, everything else in base64, as with binary media types configured. */
function body(request: GatewayRequest): Pick<APIGatewayProxyEvent, 'body' | 'isBase64Encoded'> {
  if (request.body.length === 0) return { body: null, isBase64Encoded: false };
  return isText(headerOf(request, 'content-type'))
    ? { body: request.body.toString('utf8'), isBase64Encoded: false }
    : { body: request.body.toString('base64'), isBase64Encoded: true };
}

const isText = (mediaType: string | undefined): boolean =>
  mediaType === undefined ||
  /^(text\/|application\/(json|xml|x-www-form-urlencoded|.+\+(json|xml)))/i.test(mediaType);

/** Common log format: `20/Nov/2026:18:31:22 +0000`. */
function requestTime(date: Date): string {
  const [, day, month, year, time] = date.toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}
