import type { ApiFunction } from '../../core/api/routes.ts';
import {
  problemDocument,
  problemMediaType,
  problems,
  type ProblemSlug,
} from '../../core/problems/problems.ts';
import { correlationHeader, correlationIdFrom } from '../../core/telemetry/correlation.ts';
import type { Authorize } from './authorizer.ts';
import { type GatewayRequest, headerOf } from './gateway-request.ts';
import { FunctionTimeout, invoke } from './invoke.ts';
import type { LocalFunction } from './lambda-context.ts';
import { type AuthorizerContext, proxyEvent } from './proxy-event.ts';
import { type GatewayResponse, readProxyResponse } from './proxy-response.ts';
import { findRoute, type RouteMatch } from './route-table.ts';

/** What a gateway needs. */
export interface GatewayOptions {
  readonly functions: Readonly<Record<ApiFunction, LocalFunction>>;
  readonly authorize: Authorize;
  /** Told what went wrong behind an answer of 5xx that the gateway itself gave. */
  readonly report: (message: string, error: unknown, request: GatewayRequest) => void;
}

/** Largest request body that API Gateway passes on, in bytes. */
export const maxBodyBytes = 10 * 1024 ** 2;

/** Answers requests as API Gateway does: route, authorize, invoke, and problem documents for what it refuses itself. */
export function createGateway(
  options: GatewayOptions,
): (request: GatewayRequest) => Promise<GatewayResponse> {
  return async (request) => {
    const match = findRoute(request.method, request.path);
    if (match === 'not-found') return refuse(request, 'not-found', 'No operation has this path.');
    if (match === 'method-not-allowed') {
      return refuse(request, 'method-not-allowed', `The path exists, but not for ${request.method}.`);
    }
    try {
      return await answer(request, match, options);
    } catch (error) {
      options.report('A request could not be answered.', error, request);
      const detail =
        error instanceof FunctionTimeout
          ? 'The function behind this operation did not answer in time.'
          : 'The function behind this operation failed.';
      return refuse(request, 'unavailable', detail);
    }
  };
}

async function answer(
  request: GatewayRequest,
  match: RouteMatch,
  { functions, authorize }: GatewayOptions,
): Promise<GatewayResponse> {
  let authorizer: AuthorizerContext = null;
  if (match.route.scope !== null) {
    const decision = await authorize(request, match);
    if (decision.kind === 'unauthorized')
      return refuse(request, 'unauthenticated', 'No valid token came with the request.');
    if (decision.kind === 'forbidden')
      return refuse(request, 'forbidden', 'The token may not use this operation.');
    authorizer = decision.context;
  }
  const startedAt = performance.now();
  const result = await invoke(functions[match.route.handler], proxyEvent(request, match, authorizer));
  return { ...readProxyResponse(result), integrationMilliseconds: performance.now() - startedAt };
}

/** The answer to a request that never reaches a function. */
export function refuse(
  request: Pick<GatewayRequest, 'headers' | 'requestId'>,
  slug: ProblemSlug,
  detail: string,
): GatewayResponse {
  const correlationId = correlationIdFrom(
    headerOf(request as GatewayRequest, correlationHeader),
    request.requestId,
  );
  return {
    status: problems[slug].status,
    headers: [
      ['content-type', problemMediaType],
      [correlationHeader, correlationId],
      ...(slug === 'unauthenticated' ? [['www-authenticate', 'Bearer'] as const] : []),
    ],
    body: Buffer.from(JSON.stringify(problemDocument(slug, detail, { correlationId }))),
  };
}
