import { GatewayResponse, type IRestApi, ResponseType } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import {
  problemDocument,
  problemMediaType,
  problems,
  type ProblemSlug,
} from '../../core/problems/problems.ts';

/** What API Gateway itself answers, as one of our problems. */
interface GatewayProblem {
  readonly type: ResponseType;
  readonly slug: ProblemSlug;
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const challenge = { 'WWW-Authenticate': "'Bearer'" };

/** Every answer that API Gateway gives without asking a function. */
const gatewayProblems: readonly GatewayProblem[] = [
  {
    type: ResponseType.UNAUTHORIZED,
    slug: 'unauthenticated',
    detail: 'The Authorization header holds no token that is known, unexpired and not revoked.',
    headers: challenge,
  },
  {
    type: ResponseType.ACCESS_DENIED,
    slug: 'forbidden',
    detail: 'The token does not allow requests to this API.',
  },
  {
    type: ResponseType.INVALID_API_KEY,
    slug: 'forbidden',
    detail: 'The x-api-key header is absent or unknown.',
  },
  {
    type: ResponseType.WAF_FILTERED,
    slug: 'forbidden',
    detail: 'The firewall took the request for an attack.',
  },
  {
    type: ResponseType.BAD_REQUEST_BODY,
    slug: 'invalid-request',
    detail: 'The body does not have the form that /openapi.json gives for this operation.',
  },
  {
    type: ResponseType.BAD_REQUEST_PARAMETERS,
    slug: 'invalid-request',
    detail: 'A parameter that /openapi.json requires for this operation is absent.',
  },
  {
    type: ResponseType.MISSING_AUTHENTICATION_TOKEN,
    slug: 'not-found',
    detail: 'No operation has this method and path.',
  },
  { type: ResponseType.RESOURCE_NOT_FOUND, slug: 'not-found', detail: 'No operation has this path.' },
  {
    type: ResponseType.REQUEST_TOO_LARGE,
    slug: 'payload-too-large',
    detail: 'The request body is above 10 MB. Songs are sent to the address that POST /v1/uploads answers.',
  },
  {
    type: ResponseType.THROTTLED,
    slug: 'rate-limited',
    detail: 'The service gets more requests than it is set up for.',
    headers: { 'Retry-After': "'1'" },
  },
  {
    type: ResponseType.QUOTA_EXCEEDED,
    slug: 'rate-limited',
    detail: 'The daily quota of the API key is used up.',
    headers: { 'Retry-After': "'3600'" },
  },
  {
    type: ResponseType.INTEGRATION_FAILURE,
    slug: 'unavailable',
    detail: 'The function behind this operation failed.',
  },
  {
    type: ResponseType.INTEGRATION_TIMEOUT,
    slug: 'unavailable',
    detail: 'The function behind this operation did not answer in time.',
  },
  {
    type: ResponseType.AUTHORIZER_FAILURE,
    slug: 'unavailable',
    detail: 'The token could not be checked.',
  },
  { type: ResponseType.DEFAULT_4XX, slug: 'invalid-request', detail: 'API Gateway refused the request.' },
  { type: ResponseType.DEFAULT_5XX, slug: 'internal', detail: 'API Gateway could not handle the request.' },
];

/**
 * Makes API Gateway answer problem documents too. Its request id stands in for the correlation id, which only functions
 * know.
 */
export function addGatewayProblems(scope: Construct, restApi: IRestApi): void {
  for (const { type, slug, detail, headers } of gatewayProblems) {
    new GatewayResponse(scope, `Problem-${type.responseType}`, {
      restApi,
      type,
      statusCode: String(problems[slug].status),
      responseHeaders: {
        'Content-Type': `'${problemMediaType}'`,
        'Cache-Control': "'no-store'",
        ...headers,
      },
      templates: {
        'application/json': JSON.stringify(
          problemDocument(slug, detail, { correlationId: '$context.requestId' }),
        ),
      },
    });
  }
}
