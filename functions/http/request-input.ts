import type { APIGatewayProxyEvent } from 'aws-lambda';
import type * as z from 'zod';
import type { Route } from '../../core/api/routes.ts';
import { Problem } from '../../core/problems/problems.ts';
import { fieldErrors } from './field-errors.ts';
import { headerReader } from './request-scope.ts';

/** The checked input of a request. */
export interface RequestInput {
  readonly body: unknown;
  readonly query: unknown;
  readonly idempotencyKey: string | undefined;
}

/**
 * Reads and checks what a route takes.
 *
 * @throws Problem `malformed-json`, `invalid-request` or, where only options of a job are wrong, `job-options-invalid`,
 * naming every field that is wrong.
 */
export function readInput(route: Route, event: APIGatewayProxyEvent): RequestInput {
  return {
    body: route.body === undefined ? undefined : readBody(route.body, route.optionFields ?? [], event),
    query: route.query === undefined ? undefined : readQuery(route.query, event),
    idempotencyKey: route.idempotent === true ? readIdempotencyKey(event) : undefined,
  };
}

function readBody(schema: z.ZodType, optionFields: readonly string[], event: APIGatewayProxyEvent): unknown {
  const text = event.isBase64Encoded
    ? Buffer.from(event.body ?? '', 'base64').toString()
    : (event.body ?? '');
  const json = parseJson(text);
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  if (issues.every(({ path }) => optionFields.includes(String(path[0])))) {
    const fields = [...new Set(issues.map(({ path }) => path[0]))].join(' and ');
    const errors = fieldErrors(issues, jsonPointer);
    throw new Problem('job-options-invalid', `Nothing can be done with these values of ${fields}.`, {
      errors,
    });
  }
  throw invalid(
    'The request body does not have the form that this operation takes.',
    parsed.error,
    jsonPointer,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const detail = text === '' ? 'The request has no body.' : 'The body could not be read as JSON.';
    throw new Problem('malformed-json', detail, { cause: error });
  }
}

function readQuery(schema: z.ZodObject, event: APIGatewayProxyEvent): unknown {
  const parsed = schema.safeParse(event.queryStringParameters ?? {});
  if (parsed.success) return parsed.data;
  throw invalid('The query does not have the form that this operation takes.', parsed.error, (path) =>
    path.join('.'),
  );
}

function readIdempotencyKey(event: APIGatewayProxyEvent): string | undefined {
  const key = headerReader(event.headers)('idempotency-key');
  if (key === undefined || /^[\x20-\x7e]{1,255}$/.test(key)) return key;
  throw new Problem('invalid-request', 'The Idempotency-Key header is not acceptable.', {
    errors: [{ pointer: 'Idempotency-Key', message: '1 to 255 printable ASCII characters' }],
  });
}

function invalid(
  detail: string,
  error: z.ZodError,
  pointer: (path: readonly PropertyKey[]) => string,
): Problem {
  return new Problem('invalid-request', detail, { errors: fieldErrors(error.issues, pointer) });
}

/** A JSON pointer, RFC 6901; empty for the whole document. */
function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
