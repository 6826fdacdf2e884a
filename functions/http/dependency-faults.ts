import { types } from 'node:util';

/** Names under which AWS services and the SDK report that they are busy, slow or away, as opposed to misused. */
const transientNames = new Set([
  'InternalServerError',
  'InternalError',
  'LimitExceededException',
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
  // A record that came or went between two calls: the request can simply be made again.
  'ConditionalCheckFailedException',
]);

/** System errors of a connection that did not come about or broke. */
const connectionCodes = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** Whether an error says that a service did not answer at the moment, so that trying again later can help. */
export function isDependencyFault(error: unknown): boolean {
  if (!types.isNativeError(error)) return false;
  const { code, $metadata } = error as { code?: unknown; $metadata?: { httpStatusCode?: number } };
  return (
    transientNames.has(error.name) ||
    (typeof code === 'string' && connectionCodes.has(code)) ||
    ($metadata?.httpStatusCode ?? 0) >= 500
  );
}
