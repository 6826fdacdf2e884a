import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import dynalite from 'dynalite';
import type { NoteServiceMetrics } from '../metrics/service-metrics.ts';
import { type RunningServer, serve } from './serve.ts';
import { measureTableRequest } from './table-metrics.ts';

/** Starts DynamoDB on a loopback port, with its tables in LevelDB in `folder`; `note` takes the metrics that it publishes. */
export async function startTablesServer(
  folder: string,
  port: number,
  note: NoteServiceMetrics = () => undefined,
): Promise<RunningServer> {
  await mkdir(dirname(folder), { recursive: true });
  const server = dynalite({ path: folder, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  server.prependListener('request', (incoming, outgoing) => measureTableRequest(incoming, outgoing, note));
  // Longer than clients keep idle connections, so that none is closed under a request.
  server.keepAliveTimeout = 75_000;
  return serve(server, port);
}
