import { types } from 'node:util';
import { MethodNotAllowedError, NotFoundError } from '@aws-lambda-powertools/event-handler/http';
import type { FaultCategory } from '../../core/jobs/failures.ts';
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

/** Where the fault of a problem lies, as log lines say it. */
export function problemCategory(slug: ProblemSlug): FaultCategory {
  if (problems[slug].status < 500) return 'request';
  return slug === 'unavailable' ? 'dependency' : 'internal';
}

/** Makes the answer of a problem; what the service is to blame for is logged with its cause and counted. */
export function problemAnswer(
  problem: Problem,
  scope: RequestScope,
  telemetry: { component: string; emit: EmitMetric },
): HttpResponse {
  const { status } = problems[problem.slug];
  if (status >= 500) {
    const { cause = problem } = problem;
    scope.log.error(problem.message, {
      event_type: 'request_failed',
      status,
      error_type: problem.slug,
      error_category: problemCategory(problem.slug),
      error: types.isNativeError(cause) ? cause : new Error(String(cause)),
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

/** The problem that whatever was thrown is for the client; what was thrown is its cause. */
export function problemOf(error: unknown): Problem {
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
