import { ApiError } from '../api-error.ts';
import type { Protocol } from './protocol.ts';

const targetPrefix = 'GraniteServiceVersion20100801.';
const contentType = 'application/x-amz-json-1.0';

/** Codes whose shape in JSON is named otherwise than by appending `Exception`; `Fault` shapes keep their names. */
const shapes: Readonly<Record<string, string>> = {
  ResourceNotFound: 'ResourceNotFound',
  InvalidFormat: 'InvalidFormatFault',
  InvalidNextToken: 'InvalidNextToken',
  LimitExceeded: 'LimitExceededFault',
  InternalServiceError: 'InternalServiceFault',
  InvalidParameterInput: 'DashboardInvalidInputError',
  DashboardNotFoundError: 'DashboardNotFoundError',
};

/**
 * AWS JSON 1.0, which the SDKs of today speak: the operation in `X-Amz-Target`, times in epoch seconds. Errors also carry
 * `x-amzn-query-error`, from which SDKs take the code that the query protocol would have used.
 */
export const jsonProtocol: Protocol = {
  read(headers, body) {
    const target = headers['x-amz-target'] ?? '';
    if (!target.startsWith(targetPrefix)) {
      throw new ApiError(
        'UnknownOperationException',
        `X-Amz-Target is "${target}", expected ${targetPrefix}<operation>.`,
      );
    }
    return { operation: target.slice(targetPrefix.length), input: readObject(body) };
  },
  write: (_operation, output, requestId) => ({
    status: 200,
    headers: headersOf(requestId),
    body: JSON.stringify(output, secondsForDates),
  }),
  writeError: ({ code, message, status }, requestId) => ({
    status,
    headers: {
      ...headersOf(requestId),
      'x-amzn-query-error': `${code};${status < 500 ? 'Sender' : 'Receiver'}`,
    },
    body: JSON.stringify({ __type: `com.amazonaws.cloudwatch#${shapes[code] ?? shapeOf(code)}`, message }),
  }),
};

function readObject(body: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body === '' ? '{}' : body);
  } catch (error) {
    throw new ApiError('SerializationException', `The body is not JSON: ${(error as Error).message}`);
  }
  if (value !== null && typeof value === 'object' && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new ApiError('SerializationException', 'The body is not an object.');
}

/** JSON.stringify has already turned a Date into text when it calls a replacer, so the owner is asked. */
function secondsForDates(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const original = this[key];
  return original instanceof Date ? original.getTime() / 1000 : value;
}

const shapeOf = (code: string): string =>
  /(?:Exception|Error|Fault)$/.test(code) ? code : `${code}Exception`;

const headersOf = (requestId: string): Record<string, string> => ({
  'content-type': contentType,
  'x-amzn-requestid': requestId,
});
