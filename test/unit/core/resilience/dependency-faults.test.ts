import { expect, test } from '@jest/globals';
import { isDependencyFault } from '../../../../core/resilience/dependency-faults.ts';
import { OpenCircuitError } from '../../../../core/resilience/open-circuit-error.ts';

const named = (name: string, more: object = {}): Error => Object.assign(new Error('x'), { name, ...more });

test.each([
  named('TimeoutError', { code: 'ECONNRESET' }),
  named('Error', { code: 'ECONNREFUSED' }),
  named('Error', { code: 'ENOTFOUND' }),
  named('ThrottlingException', { $metadata: { httpStatusCode: 400 } }),
  named('SlowDown', { $metadata: { httpStatusCode: 503 } }),
  named('Unknown', { $metadata: { httpStatusCode: 500 } }),
  named('TooManyRequests', { $metadata: { httpStatusCode: 429 } }),
  new OpenCircuitError('objects', 1000),
])('%p is the fault of the dependency', (error) => {
  expect(isDependencyFault(error)).toBe(true);
});

test.each([
  named('ConditionalCheckFailedException', { $metadata: { httpStatusCode: 400 } }),
  named('NoSuchKey', { $metadata: { httpStatusCode: 404 } }),
  named('AccessDenied', { $metadata: { httpStatusCode: 403 } }),
  named('ValidationException', { $metadata: { httpStatusCode: 400 } }),
  named('AbortError'),
  named('TypeError'),
  undefined,
  'text',
])('%p is an answer, a fault of the caller or no fault at all', (error) => {
  expect(isDependencyFault(error)).toBe(false);
});
