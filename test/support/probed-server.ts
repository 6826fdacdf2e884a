import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on loopback that is probed; what it answers can be changed at any time. */
export interface ProbedServer {
  readonly url: string;
  /** Paths asked for, in order. */
  readonly asked: string[];
  /** Answers requests from now on; one that answers nothing lets its clients wait. */
  answer(handler: (request: IncomingMessage, response: ServerResponse) => void): void;
  stop(): Promise<void>;
}

/** Starts a server that answers everything with 200 until told otherwise. */
export async function startProbedServer(): Promise<ProbedServer> {
  const asked: string[] = [];
  let handler = answering(200);
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    handler(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answer: (next) => {
      handler = next;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Answers with a status and no more. */
export const answering =
  (status: number, headers: Readonly<Record<string, string>> = {}) =>
  (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(status, headers).end('{}');
  };

/** Answers never. */
export const silent = (): void => undefined;

/** An address on which nobody listens. */
export async function closedAddress(): Promise<string> {
  const server = await startProbedServer();
  await server.stop();
  return server.url;
}
