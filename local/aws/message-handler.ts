import type { IncomingMessage, ServerResponse } from 'node:http';
import { buildApp } from 'fauxqs';
import { region } from '../stack/resources.ts';
import { loadFauxqsParts } from './fauxqs-parts.ts';
import { returnLostMessages } from './lost-receivers.ts';
import { openMessagePersistence } from './message-persistence.ts';

/** What answers requests to SQS and SNS. */
export interface MessageHandler {
  handle(incoming: IncomingMessage, outgoing: ServerResponse): void;
  /** Ends waiting polls and closes the database. */
  close(): Promise<void>;
}

/** SQS and SNS by fauxqs, with everything in a database in `folder`. */
export async function createMessageHandler(folder: string): Promise<MessageHandler> {
  const parts = await loadFauxqsParts();
  const stores = {
    sqsStore: new parts.SqsStore(),
    snsStore: new parts.SnsStore(),
    s3Store: new parts.S3Store(),
  };
  const messages = openMessagePersistence(parts.PersistenceManager, folder);
  // Loading comes before attaching, as loading must not write.
  messages.loadSqsAndSns(stores.sqsStore, stores.snsStore);
  stores.sqsStore.region = region;
  stores.snsStore.region = region;
  stores.sqsStore.persistence = messages;
  stores.snsStore.persistence = messages;
  for (const queue of stores.sqsStore.allQueues()) queue.persistence = messages;
  const app = buildApp({ logger: false, defaultRegion: region, stores });
  returnLostMessages(app, stores.sqsStore);
  await app.ready();
  return {
    handle: (incoming, outgoing) => app.routing(incoming, outgoing),
    close: async () => {
      await app.close();
      messages.close();
    },
  };
}
