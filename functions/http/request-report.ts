import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Route } from '../../core/api/routes.ts';
import { isIdentifier } from '../../core/identifiers/identifiers.ts';
import type { ProblemSlug } from '../../core/problems/problems.ts';
import type { Telemetry } from '../runtime/telemetry.ts';
import { problemCategory } from './problem-answer.ts';
import type { RequestScope } from './request-scope.ts';

/** A request on its way; what it is for and what came of it are learnt while it is answered. */
export interface OpenRequest {
  readonly event: APIGatewayProxyEvent;
  readonly scope: RequestScope;
  /** Absent while, or if, no route matches. */
  route?: Route;
  params: Readonly<Record<string, string>>;
  /** Why it was refused. */
  problem?: ProblemSlug;
}

/** Methods that appear as a metric dimension; a client can invent others. */
export const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Requests that take longer are logged however frequent they are. */
const slowMilliseconds = 1000;

/** Counts, times and logs a request that was answered. */
export function reportRequest(
  request: OpenRequest,
  status: number,
  milliseconds: number,
  { emit }: Pick<Telemetry, 'emit'>,
): void {
  const { event, scope } = request;
  const method = knownMethods.has(event.httpMethod) ? event.httpMethod : 'OTHER';
  const route = request.route?.path ?? 'unmatched';
  const properties = { correlation_id: scope.correlationId, trace_id: scope.trace.traceId, status };
  emit('HttpRequests', 1, { method, route, statusClass: `${Math.floor(status / 100)}xx` }, properties);
  emit('HttpRequestDuration', milliseconds, { method, route }, properties);
  const isRemarkable = status >= 400 || milliseconds > slowMilliseconds;
  const isFrequent = request.route?.frequent === true && !isRemarkable;
  scope.log[isFrequent ? 'frequent' : 'info'](`${method} ${route} ${status}`, {
    event_type: 'http_request',
    method,
    route,
    status,
    duration_ms: Math.round(milliseconds * 100) / 100,
    ...jobOf(request),
    ...errorOf(request),
  });
}

function jobOf({ route, params }: OpenRequest): object {
  const id = params['id'] ?? '';
  return route?.path.startsWith('/v1/jobs/') === true && isIdentifier('job', id) ? { job_id: id } : {};
}

const errorOf = ({ problem }: OpenRequest): object =>
  problem === undefined ? {} : { error_type: problem, error_category: problemCategory(problem) };
