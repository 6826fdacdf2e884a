import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { routes } from '../../../core/api/routes.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import type { MetricName } from '../../../core/telemetry/catalogue.ts';
import { createLogger } from '../../../core/telemetry/logger.ts';
import { noTracing } from '../../../core/telemetry/powertools-tracer.ts';
import type { ApiHandler } from '../../../functions/http/api-handler.ts';
import type { Runtime } from '../../../functions/runtime/runtime.ts';
import type { EmbeddedAws } from '../../support/embedded-aws.ts';

/** A metric that a handler emitted. */
interface EmittedMetric {
  readonly name: MetricName;
  readonly value: number;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** A runtime on embedded servers whose clock a test turns and whose metrics it reads. */
export interface TestRuntime extends Runtime {
  readonly emitted: EmittedMetric[];
  /** Moves the clock on by this many milliseconds. */
  advance(milliseconds: number): void;
}

/** Makes a runtime; `overrides` change single settings. */
export function testRuntime(
  aws: EmbeddedAws,
  component: string,
  overrides: Partial<Settings> = {},
): TestRuntime {
  const emitted: EmittedMetric[] = [];
  let offset = 0;
  return {
    component,
    settings: { ...aws.settings, ...overrides },
    clients: aws.clients,
    circuits: noCircuits,
    logger: createLogger(component),
    tracing: noTracing,
    emit: (name, value, dimensions) => emitted.push({ name, value, dimensions }),
    invocationEnds: () => undefined,
    now: () => Date.now() + offset,
    emitted,
    advance: (milliseconds) => {
      offset += milliseconds;
    },
  };
}

/** Circuits through which nothing has gone. */
const noCircuits: Runtime['circuits'] = {
  run: async (_dependency, operation) => operation(),
  states: () => ({}),
};

/** What a test sends. */
export interface TestRequest {
  readonly body?: unknown;
  /** Sent as it is instead of `body`. */
  readonly rawBody?: string;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly owner?: string;
  readonly scopes?: string;
  readonly sourceIp?: string;
}

/** What came back, its body read as JSON where it is. */
export interface TestAnswer<Body> {
  readonly status: number;
  readonly body: Body;
  readonly text: string;
  readonly headers: Record<string, string>;
}

/** Calls a handler as API Gateway would. */
export async function call<Body = Record<string, unknown>>(
  handler: ApiHandler,
  method: string,
  path: string,
  request: TestRequest = {},
): Promise<TestAnswer<Body>> {
  const result = await handler(proxyEvent(method, path, request), {} as Context);
  const headers = Object.fromEntries(
    Object.entries(result.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
  const isJson = headers['content-type']?.includes('json') === true && result.body !== '';
  return {
    status: result.statusCode,
    body: (isJson ? JSON.parse(result.body) : undefined) as Body,
    text: result.body,
    headers,
  };
}

let requests = 0;

/** An event of API Gateway's REST proxy integration. */
function proxyEvent(method: string, path: string, request: TestRequest = {}): APIGatewayProxyEvent {
  requests += 1;
  const {
    body,
    rawBody,
    query,
    headers = {},
    owner = 'alice',
    scopes = 'jobs',
    sourceIp = '203.0.113.7',
  } = request;
  const template = routes.find((route) =>
    new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
  return {
    httpMethod: method,
    path,
    resource: template?.path ?? path,
    headers: { Host: 'api.example.com', ...headers },
    multiValueHeaders: {},
    queryStringParameters: query ?? null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    body: rawBody ?? (body === undefined ? null : JSON.stringify(body)),
    isBase64Encoded: false,
    requestContext: {
      requestId: `request-${requests}`,
      identity: { sourceIp },
      authorizer: owner === '' ? undefined : { owner, scopes, tokenId: 'tok_test' },
    } as unknown as APIGatewayProxyEvent['requestContext'],
  };
}
