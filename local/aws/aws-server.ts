import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { createObjectHandler } from '../objects/object-handler.ts';
import { AccessLog, type AccessLogOptions } from '../objects/access-log.ts';
import { ObjectStore } from '../objects/object-store.ts';
import type { NoteServiceMetrics } from '../metrics/service-metrics.ts';
import { measureObjectRequest } from './object-metrics.ts';
import { accessLogPrefix } from '../../lib/config/access-log.ts';
import { resources } from '../stack/resources.ts';
import { type RunningServer, serve } from './serve.ts';
import { createMessageHandler } from './message-handler.ts';
import { createSecretsHandler, type FindSecret, isForSecrets } from './secrets-handler.ts';

/** What is logged of the object store, and how soon it can be read. */
const accessLog: AccessLogOptions = {
  bucket: resources.bucket,
  logBucket: resources.accessLogBucket,
  prefix: accessLogPrefix,
  everyMilliseconds: 2_000,
};

/**
 * Starts S3, SQS, SNS and Secrets Manager on one loopback port, as one endpoint of AWS. Everything that was confirmed lies
 * below `folder` and survives `kill -9`. `note` takes the metrics that these services publish; `findSecret` knows the
 * secrets.
 */
export async function startAwsServer(
  folder: string,
  port: number,
  note: NoteServiceMetrics = () => undefined,
  findSecret: FindSecret = () => undefined,
): Promise<RunningServer> {
  const store = await ObjectStore.open(join(folder, 'objects'));
  const log = new AccessLog(store, accessLog);
  const objects = createObjectHandler(store, log);
  const messages = await createMessageHandler(join(folder, 'messages'), note);
  const secrets = createSecretsHandler(findSecret);
  const server = createServer((incoming, outgoing) => {
    if (isForSecrets(incoming)) void secrets(incoming, outgoing);
    else if (isForMessages(incoming)) messages.handle(incoming, outgoing);
    else {
      measureObjectRequest(incoming, outgoing, note);
      void objects(incoming, outgoing);
    }
  });
  // Longer than clients keep idle connections, so that none is closed under a request; songs take the time they need.
  server.keepAliveTimeout = 75_000;
  server.requestTimeout = 0;
  const running = await serve(server, port);
  const stop = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    await messages.close();
    server.closeAllConnections();
    await closed;
    await log.close();
  };
  return { ...running, stop };
}

/** SQS and SNS are spoken by POST to the root, or to the address of a queue; everything else is S3. */
const isForMessages = ({ method, url, headers }: IncomingMessage): boolean =>
  (method === 'POST' && (url === '/' || headers['x-amz-target'] !== undefined)) ||
  url === '/health' ||
  url?.startsWith('/_fauxqs/') === true;
