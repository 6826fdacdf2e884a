import type { IncomingMessage, ServerResponse } from 'node:http';
import { buildApp } from 'fauxqs';
import { eachMinute } from '../metrics/each-minute.ts';
import type { NoteServiceMetrics } from '../metrics/service-metrics.ts';
import { region } from '../stack/resources.ts';
import { loadFauxqsParts } from './fauxqs-parts.ts';
import { returnLostMessages } from './lost-receivers.ts';
import { openMessagePersistence } from './message-persistence.ts';
import { countMessages, countReceived, measureQueues } from './queue-metrics.ts';

/** What answers requests to SQS and SNS. */
export interface MessageHandler {
  handle(incoming: IncomingMessage, outgoing: ServerResponse): void;
  /** Ends waiting polls and closes the database. */
  close(): Promise<void>;
}

/** SQS and SNS by fauxqs, with everything in a database in `folder`; `note` takes the metrics that they publish. */
export async function createMessageHandler(
  folder: string,
  note: NoteServiceMetrics,
): Promise<MessageHandler> {
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
  countMessages(stores.sqsStore, stores.snsStore, note);
  const app = buildApp({ logger: false, defaultRegion: region, stores });
  returnLostMessages(app, stores.sqsStore);
  countReceived(app, stores.sqsStore, note);
  await app.ready();
  const stopMeasuring = eachMinute(() => measureQueues(stores.sqsStore, note, Date.now()));
  return {
    handle: (incoming, outgoing) => app.routing(incoming, outgoing),
    close: async () => {
      stopMeasuring();
      await app.close();
      messages.close();
    },
  };
}
