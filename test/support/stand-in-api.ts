import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that the stand-in got. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** What it answers; `hang up` closes the connection instead. */
export type StandInAnswer =
  | {
      readonly status: number;
      readonly json?: unknown;
      readonly headers?: Record<string, string>;
      readonly bytes?: Uint8Array;
    }
  | 'hang up';

/** A real HTTP server that stands in for the API and its object store. */
export interface StandInApi {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  close(): Promise<void>;
}

/** Starts a stand-in that answers each request as `answer` says. */
export async function startStandInApi(
  answer: (request: SeenRequest, url: string) => StandInAnswer,
): Promise<StandInApi> {
  const seen: SeenRequest[] = [];
  let url = '';
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const one = { method, path, headers, body: Buffer.concat(chunks) };
      seen.push(one);
      const given = answer(one, url);
      if (given === 'hang up') {
        request.socket.destroy();
        return;
      }
      response.writeHead(given.status, given.headers);
      response.end(given.bytes ?? (given.json === undefined ? '' : JSON.stringify(given.json)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
