import { JobFailure } from '../../core/jobs/failures.ts';

/** Node's and the SDK's names of errors that mean: no answer, or not now. */
const silences = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ERR_STREAM_PREMATURE_CLOSE',
  'TimeoutError',
  'RequestTimeout',
  'NetworkingError',
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'SlowDown',
]);

/** Whether an error says that a service did not answer, could not, or asked to be left alone for a while. */
export function isDependencyFault(error: unknown): boolean {
  if (error instanceof JobFailure) return error.type === 'dependency-unavailable';
  const { name, code, $metadata, $retryable } = (error ?? {}) as {
    name?: string;
    code?: string;
    $metadata?: { httpStatusCode?: number };
    $retryable?: unknown;
  };
  const status = $metadata?.httpStatusCode ?? 0;
  return (
    silences.has(name ?? '') ||
    silences.has(code ?? '') ||
    status >= 500 ||
    status === 429 ||
    $retryable !== undefined
  );
}

/**
 * Turns whatever ended an attempt into a failure that the job can carry. What the client reads says what the worker was
 * doing; the cause itself goes to the log only.
 */
export function toJobFailure(error: unknown, doing: string): JobFailure {
  if (error instanceof JobFailure) return error;
  return isDependencyFault(error)
    ? new JobFailure('dependency-unavailable', `It was needed for this: ${doing}.`, { cause: error })
    : new JobFailure('internal', `It happened here: ${doing}.`, { cause: error });
}
