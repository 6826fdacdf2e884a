import { join } from 'node:path';
import { buildApp } from 'fauxqs';
import { host } from '../stack/ports.ts';
import { region } from '../stack/resources.ts';
import { type FauxqsStores, loadFauxqsParts } from './fauxqs-parts.ts';
import { openMessagePersistence } from './message-persistence.ts';
import { honourResponseHeaders } from './response-headers.ts';
import { returnLostMessages } from './lost-receivers.ts';
import { removeTornFiles } from './torn-files.ts';

/** Largest object sent in one request, with some room above the 100 MB of a single upload. */
const bodyLimit = 160 * 1024 ** 2;

/** A running server. */
export interface RunningServer {
  readonly address: string;
  stop(): Promise<void>;
}

/**
 * Starts S3, SQS and SNS on one loopback port. Messages live in SQLite, objects as files, both below `folder`: whatever
 * was confirmed survives `kill -9`.
 */
export async function startFauxqsServer(folder: string, port: number): Promise<RunningServer> {
  const { stores, close } = await openStores(folder);
  const app = buildApp({ logger: false, defaultRegion: region, stores });
  app.removeContentTypeParser('*');
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body));
  honourResponseHeaders(app);
  returnLostMessages(app, stores.sqsStore);
  app.addHook('preClose', (done) => {
    close();
    done();
  });
  const address = await app.listen({ port, host });
  return { address, stop: () => app.close() };
}

/** The stores with what they remember; loading comes before attaching, as loading must not write. */
async function openStores(folder: string): Promise<{ stores: FauxqsStores; close: () => void }> {
  const parts = await loadFauxqsParts();
  const stores = {
    sqsStore: new parts.SqsStore(),
    snsStore: new parts.SnsStore(),
    s3Store: new parts.S3Store(),
  };
  const messages = openMessagePersistence(parts.PersistenceManager, join(folder, 'messages'));
  removeTornFiles(join(folder, 'objects'));
  const objects = new parts.FileS3Persistence(join(folder, 'objects'));
  messages.loadSqsAndSns(stores.sqsStore, stores.snsStore);
  objects.loadS3(stores.s3Store);
  stores.sqsStore.region = region;
  stores.snsStore.region = region;
  stores.sqsStore.persistence = messages;
  stores.snsStore.persistence = messages;
  for (const queue of stores.sqsStore.allQueues()) queue.persistence = messages;
  stores.s3Store.persistence = objects;
  const close = (): void => {
    messages.close();
    objects.close();
  };
  return { stores, close };
}
