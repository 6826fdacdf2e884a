import { types } from 'node:util';
import { MethodNotAllowedError, NotFoundError } from '@aws-lambda-powertools/event-handler/http';
import {
  Problem,
  problemDocument,
  problemMediaType,
  problems,
  type ProblemSlug,
} from '../../core/problems/problems.ts';
import { isDependencyFault } from '../../core/resilience/dependency-faults.ts';
import { OpenCircuitError } from '../../core/resilience/open-circuit-error.ts';
import type { EmitMetric } from '../../core/telemetry/catalogue.ts';
import type { RequestScope } from './request-scope.ts';

/** Seconds after which a client may try again when a part of the service did not answer. */
const unavailableRetrySeconds = 2;

/** A response in the form that the router takes. */
export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  /** Null where the status allows none. */
  readonly body: string | null;
}

/** Maps whatever was thrown to a problem document; what the service is to blame for is logged with its stack and counted. */
export function problemAnswer(
  error: unknown,
  scope: RequestScope,
  telemetry: { component: string; emit: EmitMetric },
): HttpResponse {
  const problem = toProblem(error);
  const { status } = problems[problem.slug];
  if (status >= 500) {
    scope.log.error(problem.message, {
      error_type: problem.slug,
      error_category: problem.slug === 'unavailable' ? 'dependency' : 'internal',
      error: types.isNativeError(error) ? error : new Error(String(error)),
    });
    telemetry.emit('Errors', 1, { errorType: problem.slug, component: telemetry.component });
  }
  return {
    statusCode: status,
    headers: { 'content-type': problemMediaType, ...problem.headers },
    body: JSON.stringify(
      problemDocument(problem.slug, problem.detail, {
        correlationId: scope.correlationId,
        errors: problem.errors,
      }),
    ),
  };
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  // URIError: a percent sign in the path that is no escape.
  if (error instanceof NotFoundError || error instanceof URIError) return nothingHere('not-found');
  if (error instanceof MethodNotAllowedError) return nothingHere('method-not-allowed');
  if (isDependencyFault(error) || isConflict(error)) {
    return new Problem('unavailable', 'A service that this request depends on did not answer.', {
      headers: { 'retry-after': String(retrySeconds(error)) },
      cause: error,
    });
  }
  return new Problem('internal', 'The request could not be completed.', { cause: error });
}

/** A record that came or went between two calls: the request can simply be made again. */
const isConflict = (error: unknown): boolean =>
  types.isNativeError(error) && error.name === 'ConditionalCheckFailedException';

const retrySeconds = (error: unknown): number =>
  error instanceof OpenCircuitError
    ? Math.max(1, Math.ceil(error.retryAfterMilliseconds / 1000))
    : unavailableRetrySeconds;

function nothingHere(slug: Extract<ProblemSlug, 'not-found' | 'method-not-allowed'>): Problem {
  return new Problem(
    slug,
    slug === 'not-found' ? 'No operation has this path.' : 'The path exists, but not for this method.',
  );
}
