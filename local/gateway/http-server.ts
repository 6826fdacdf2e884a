import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { formatXrayHeader, newTrace } from '../../core/telemetry/trace-context.ts';
import { maxBodyBytes, refuse } from './gateway.ts';
import type { GatewayRequest } from './gateway-request.ts';
import type { GatewayResponse } from './proxy-response.ts';

/** Header by which X-Ray's trace context reaches a function. */
const traceHeader = 'X-Amzn-Trace-Id';

/** A request that was answered. */
export interface AnsweredRequest {
  readonly status: number;
  /** From its arrival to its answer. */
  readonly milliseconds: number;
  /** The part of it that a function took; undefined when none was asked. */
  readonly integrationMilliseconds?: number | undefined;
}

/** An HTTP server in front of `answer`; the caller makes it listen. `answered` is told of every answer. */
export function createGatewayServer(
  answer: (request: GatewayRequest) => Promise<GatewayResponse>,
  answered: (request: AnsweredRequest) => void = () => undefined,
): Server {
  const server = createServer((incoming, outgoing) => {
    // A client that hangs up in the middle of its request wants no answer.
    const startedAt = performance.now();
    respond(incoming, outgoing, answer)
      .then(({ status, integrationMilliseconds }) =>
        answered({ status, integrationMilliseconds, milliseconds: performance.now() - startedAt }),
      )
      .catch(() => outgoing.destroy());
  });
  server.keepAliveTimeout = 75_000;
  return server;
}

/** Gives the answer. */
async function respond(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answer: (request: GatewayRequest) => Promise<GatewayResponse>,
): Promise<GatewayResponse> {
  const request = requestOf(incoming);
  const body = await readBody(incoming);
  if (body === undefined) {
    const refusal = refuse(request, 'payload-too-large', `A request body may have ${maxBodyBytes} bytes.`);
    send(outgoing, request, refusal);
    incoming.resume();
    return refusal;
  }
  const response = await answer({ ...request, body });
  send(outgoing, request, response);
  return response;
}

function requestOf(incoming: IncomingMessage): Omit<GatewayRequest, 'body'> {
  const [path = '/', query = ''] = (incoming.url ?? '/').split(/\?(.*)/s, 2);
  return {
    method: incoming.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    headers: headersOf(incoming),
    sourceIp: incoming.socket.remoteAddress ?? '',
    receivedAt: Date.now(),
    requestId: randomUUID(),
  };
}

/** The headers as they came in, with a trace header made where there was none, as API Gateway does. */
function headersOf({ rawHeaders, headers }: IncomingMessage): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    pairs.push([rawHeaders[index] as string, rawHeaders[index + 1] as string]);
  }
  if (headers[traceHeader.toLowerCase()] === undefined) {
    pairs.push([traceHeader, formatXrayHeader(newTrace())]);
  }
  return pairs;
}

/** The body; undefined when it is too large. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(incoming.headers['content-length'] ?? 0) > maxBodyBytes) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Leaving the loop early must not close the connection: the client is owed an answer.
  for await (const chunk of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}

function send(
  outgoing: ServerResponse,
  { method, requestId }: Pick<GatewayRequest, 'method' | 'requestId'>,
  { status, headers, body }: GatewayResponse,
): void {
  for (const [name, value] of headers) outgoing.appendHeader(name, value);
  outgoing.setHeader('x-amzn-requestid', requestId);
  const bodiless = status === 204 || status === 304;
  if (!bodiless) outgoing.setHeader('content-length', body.length);
  outgoing.writeHead(status);
  outgoing.end(bodiless || method === 'HEAD' ? undefined : body);
}
