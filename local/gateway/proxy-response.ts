import type { APIGatewayProxyResult } from 'aws-lambda';

/** An answer ready to be sent. */
export interface GatewayResponse {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  /** Time that the function behind the gateway took; undefined when none was asked. */
  readonly integrationMilliseconds?: number;
}

/**
 * Reads what a function answered.
 *
 * @throws Error when it is not a proxy response; API Gateway answers "malformed Lambda proxy response" then.
 */
export function readProxyResponse(result: unknown): GatewayResponse {
  const { statusCode, headers, multiValueHeaders, body, isBase64Encoded } = (result ??
    {}) as Partial<APIGatewayProxyResult>;
  if (
    typeof statusCode !== 'number' ||
    !Number.isInteger(statusCode) ||
    statusCode < 200 ||
    statusCode > 599
  ) {
    throw new Error(
      'The function did not answer with a proxy response: statusCode is missing or not a status.',
    );
  }
  if (body !== undefined && body !== null && typeof body !== 'string') {
    throw new Error('The function did not answer with a proxy response: body is not a string.');
  }
  return {
    status: statusCode,
    headers: mergeHeaders(headers, multiValueHeaders),
    body: Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}

type HeaderValue = string | number | boolean;

/** Multi-value headers win over single ones of the same name, as in API Gateway. */
function mergeHeaders(
  single: Readonly<Record<string, HeaderValue>> | undefined,
  multiple: Readonly<Record<string, readonly HeaderValue[]>> | undefined,
): [string, string][] {
  const names = new Set(Object.keys(multiple ?? {}).map((name) => name.toLowerCase()));
  const ones = Object.entries(single ?? {}).filter(([name]) => !names.has(name.toLowerCase()));
  const lists = Object.entries(multiple ?? {}).flatMap(([name, values]) =>
    values.map((value) => [name, value] as const),
  );
  return [...ones, ...lists].map(([name, value]) => [name, String(value)]);
}
