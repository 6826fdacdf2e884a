import { MethodNotAllowedError } from '@aws-lambda-powertools/event-handler/http';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { type ApiFunction, type Route, routes } from '../../core/api/routes.ts';
import { correlationHeader } from '../../core/telemetry/correlation.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { createRouter, type Responder } from './api-router.ts';
import { callerOf } from './caller.ts';
import type { Operations } from './operations.ts';
import { type HttpResponse, problemAnswer } from './problem-answer.ts';
import { readInput } from './request-input.ts';
import { createRequestLimit, type RequestLimit } from './request-limit.ts';
import { openScope, type RequestScope } from './request-scope.ts';

/** A Lambda function behind API Gateway's REST proxy integration. */
export type ApiHandler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

/** What the runtime says of a request that matched no route. */
const unmatched = 'unmatched';

/** Methods that appear as a metric dimension; a client can invent others. */
const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * Makes the handler of one function from the operations that the route table gives it: routing, input checks, scopes,
 * problem documents, correlation, metrics and the request's log line.
 */
export function createApiHandler<Name extends ApiFunction>(
  name: Name,
  operations: Operations<Name>,
  runtime: Runtime,
): ApiHandler {
  const handled: readonly Route[] = routes.filter((route) => route.handler === name);
  const limit = createRequestLimit(runtime, handled);
  const router = createRouter(handled, runtime.logger);
  return async (event, context) => {
    const started = performance.now();
    const scope = openScope(
      { headers: event.headers, requestId: event.requestContext.requestId },
      runtime.logger,
      runtime.now,
    );
    const request: OpenRequest = { event, scope, route: unmatched, owner: '' };
    const responder = responderOf(request, {
      operations: operations as unknown as AnyOperations,
      limit,
      runtime,
    });
    // The router answers methods it does not know with an empty body.
    const answer = async (): Promise<APIGatewayProxyResult | HttpResponse> =>
      knownMethods.has(event.httpMethod)
        ? router.resolve(routingEvent(event), context, { scope: responder })
        : responder.refuse(new MethodNotAllowedError());
    const result = await runtime.tracing
      .capture(`## ${name}`, { correlationId: scope.correlationId }, answer)
      .catch((error: unknown) => responder.refuse(error));
    report(request, result.statusCode, performance.now() - started, runtime);
    return {
      ...result,
      body: result.body ?? '',
      headers: { ...result.headers, [correlationHeader]: scope.correlationId },
    };
  };
}

type AnyOperations = Readonly<
  Record<
    string,
    (request: unknown) => Promise<{ status: number; body: unknown; headers?: Record<string, string> }>
  >
>;

/** A request on its way; `route` and `owner` are learnt while it is answered. */
interface OpenRequest {
  readonly event: APIGatewayProxyEvent;
  readonly scope: RequestScope;
  route: string;
  owner: string;
}

/** What requests are answered with. */
interface Answering {
  readonly operations: AnyOperations;
  readonly limit: RequestLimit;
  readonly runtime: Runtime;
}

function responderOf(request: OpenRequest, { operations, limit, runtime }: Answering): Responder {
  const refuse = (error: unknown): HttpResponse => problemAnswer(error, request.scope, runtime);
  return {
    refuse,
    respond: async (route, params) => {
      request.route = route.path;
      try {
        request.owner = callerOf(route, request.event);
        await limit(route, request.event, request.scope);
        const input = readInput(route, request.event);
        const operation = operations[route.operationId];
        if (operation === undefined)
          throw new Error(`The operation ${route.operationId} is not implemented.`);
        const { owner, scope } = request;
        const { status, body, headers } = await operation({ ...input, params, owner, scope });
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

function report(request: OpenRequest, status: number, milliseconds: number, runtime: Runtime): void {
  const { route, event, scope, owner } = request;
  const method = knownMethods.has(event.httpMethod) ? event.httpMethod : 'OTHER';
  const properties = { correlation_id: scope.correlationId, trace_id: scope.trace.traceId };
  const statusClass = `${Math.floor(status / 100)}xx`;
  runtime.emit('HttpRequests', 1, { method, route, statusClass }, properties);
  runtime.emit('HttpRequestDuration', milliseconds, { method, route }, properties);
  scope.log.info(`${method} ${route} ${status}`, {
    event_type: 'http_request',
    method,
    route,
    status,
    duration_ms: Math.round(milliseconds * 100) / 100,
    request_id: event.requestContext.requestId,
    ...(owner === '' ? {} : { owner }),
  });
}
