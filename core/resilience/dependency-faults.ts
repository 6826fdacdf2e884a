import { OpenCircuitError } from './open-circuit-error.ts';

/** Names under which AWS services and the SDK report that they are busy, slow or away, as opposed to misused. */
const transientNames = new Set([
  'InternalServerError',
  'InternalError',
  'LimitExceededException',
  'NetworkingError',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestTimeout',
  'RequestTimeoutException',
  'ServiceUnavailable',
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'TimeoutError',
  'TooManyRequestsException',
]);

/** System errors of a connection that did not come about or broke. */
const connectionCodes = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ETIMEDOUT',
]);

/**
 * Whether an error is the fault of the dependency: it did not answer, could not, or asked to be left alone for a while,
 * so that trying again later can help. What a service refuses for good reason (a condition that does not hold, an object
 * that does not exist) is an answer.
 */
export function isDependencyFault(error: unknown): boolean {
  if (error instanceof OpenCircuitError) return true;
  if (typeof error !== 'object' || error === null) return false;
  const { name, code, $metadata, $retryable } = error as {
    name?: string;
    code?: unknown;
    $metadata?: { httpStatusCode?: number };
    $retryable?: unknown;
  };
  const status = $metadata?.httpStatusCode ?? 0;
  return (
    transientNames.has(name ?? '') ||
    (typeof code === 'string' && connectionCodes.has(code)) ||
    status >= 500 ||
    status === 429 ||
    $retryable !== undefined
  );
}
