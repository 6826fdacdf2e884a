import { MethodNotAllowedError } from '@aws-lambda-powertools/event-handler/http';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { type ApiFunction, type Route, routes } from '../../core/api/routes.ts';
import { correlationHeader } from '../../core/telemetry/correlation.ts';
import { createColdStart } from '../runtime/cold-start.ts';
import type { Telemetry } from '../runtime/telemetry.ts';
import { writingMetrics } from '../runtime/writing-metrics.ts';
import { createRouter, type Responder } from './api-router.ts';
import { callerOf } from './caller.ts';
import type { Operations } from './operations.ts';
import { type HttpResponse, problemAnswer, problemOf } from './problem-answer.ts';
import { readInput } from './request-input.ts';
import type { RequestLimit } from './request-limit.ts';
import { openScope } from './request-scope.ts';
import { knownMethods, type OpenRequest, reportRequest } from './request-report.ts';

/** A Lambda function behind API Gateway's REST proxy integration. */
export type ApiHandler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

/**
 * Makes the handler of one function from the operations that the route table gives it: routing, input checks, scopes,
 * problem documents, correlation, metrics and the request's log line.
 *
 * @param limit - what limits the requests of an address, for functions with operations that are limited
 */
export function createApiHandler<Name extends ApiFunction>(
  name: Name,
  operations: Operations<Name>,
  telemetry: Telemetry,
  limit?: RequestLimit,
): ApiHandler {
  const handled: readonly Route[] = routes.filter((route) => route.handler === name);
  if (limit === undefined && handled.some(({ rateLimited }) => rateLimited === true))
    throw new Error(`The function ${name} has operations that are limited, and nothing to limit them with.`);
  const router = createRouter(handled, telemetry.logger);
  const isCold = createColdStart();
  return writingMetrics(telemetry, async (event: APIGatewayProxyEvent, context: Context) => {
    const started = performance.now();
    const { requestId, authorizer } = event.requestContext;
    const tokenId = authorizer?.['tokenId'] as string | undefined;
    const scope = openScope({ headers: event.headers, requestId, tokenId, coldStart: isCold() }, telemetry);
    const request: OpenRequest = { event, scope, params: {} };
    const responder = responderOf(request, {
      operations: operations as unknown as AnyOperations,
      limit,
      telemetry,
    });
    // The router answers methods it does not know with an empty body.
    const answer = async (): Promise<APIGatewayProxyResult | HttpResponse> =>
      knownMethods.has(event.httpMethod)
        ? router.resolve(routingEvent(event), context, { scope: responder })
        : responder.refuse(new MethodNotAllowedError());
    const result = await telemetry.tracing
      .capture(`## ${name}`, { correlationId: scope.correlationId }, answer)
      .catch((error: unknown) => responder.refuse(error));
    reportRequest(request, result.statusCode, performance.now() - started, telemetry);
    return {
      ...result,
      body: result.body ?? '',
      headers: { ...result.headers, [correlationHeader]: scope.correlationId },
    };
  });
}

type AnyOperations = Readonly<
  Record<
    string,
    (request: unknown) => Promise<{ status: number; body: unknown; headers?: Record<string, string> }>
  >
>;

/** What requests are answered with. */
interface Answering {
  readonly operations: AnyOperations;
  readonly limit: RequestLimit | undefined;
  readonly telemetry: Telemetry;
}

function responderOf(request: OpenRequest, { operations, limit, telemetry }: Answering): Responder {
  const refuse = (error: unknown): HttpResponse => {
    const problem = problemOf(error);
    request.problem = problem.slug;
    return problemAnswer(problem, request.scope, telemetry);
  };
  return {
    refuse,
    respond: async (route, params) => {
      request.route = route;
      request.params = params;
      try {
        const owner = callerOf(route, request.event);
        await limit?.(route, request.event, request.scope);
        const input = readInput(route, request.event);
        const operation = operations[route.operationId];
        if (operation === undefined)
          throw new Error(`The operation ${route.operationId} is not implemented.`);
        const { status, body, headers } = await operation({
          ...input,
          params,
          owner,
          scope: request.scope,
        });
        return response(status, body, headers);
      } catch (error) {
        return refuse(error);
      }
    },
  };
}

function response(status: number, body: unknown, headers: Record<string, string> = {}): HttpResponse {
  return {
    statusCode: status,
    // Answers hold presigned addresses and change from second to second: nobody may keep them.
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: typeof body === 'string' ? body : body === undefined ? null : JSON.stringify(body),
  };
}

/** The event as the router sees it: method and path only. The rest is read from the event itself. */
function routingEvent(event: APIGatewayProxyEvent): APIGatewayProxyEvent {
  return {
    ...event,
    // Two slashes at the start would make the router's URL parser take the path for a host.
    path: event.path.replace(/^\/{2,}/, '/'),
    headers: { Host: 'api' },
    multiValueHeaders: {},
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    body: null,
    isBase64Encoded: false,
  };
}
