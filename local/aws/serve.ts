import type { Server } from 'node:http';
import { host } from '../stack/ports.ts';

/** A running server. */
export interface RunningServer {
  readonly address: string;
  stop(): Promise<void>;
}

/** Has a server listen on a loopback port; `stop` cuts the connections that are still open. */
export async function serve(server: Server, port: number): Promise<RunningServer> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, resolve);
  });
  return {
    address: `http://${host}:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
