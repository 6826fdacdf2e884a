import type { DatabaseSync } from 'node:sqlite';
import type { FauxqsParts } from './fauxqs-parts.ts';

/** What fauxqs keeps its messages in. */
export type MessagePersistence = InstanceType<FauxqsParts['PersistenceManager']>;

/**
 * Opens the database of messages in `folder`, with two things put right.
 *
 * Writing a message no longer waits for the disk: messages still survive the death of this process, only a machine that
 * loses its power may forget the last ones.
 *
 * A message that is made visible at once (ChangeMessageVisibility 0, as a worker does that is asked to stop) keeps its
 * count of receives. fauxqs 2.4.1 writes null into that column, which the database refuses; the request then fails and
 * the message is in no queue any more.
 */
export function openMessagePersistence(
  PersistenceManager: FauxqsParts['PersistenceManager'],
  folder: string,
): MessagePersistence {
  const persistence = new PersistenceManager(folder);
  const { db } = persistence as unknown as { db?: DatabaseSync };
  if (db === undefined) throw new Error('fauxqs no longer keeps its SQLite database where it is looked for.');
  db.exec('PRAGMA synchronous = NORMAL');
  const showAgain = db.prepare(
    'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
  );
  persistence.updateMessageReady = (messageId) => {
    showAgain.run(messageId);
  };
  return persistence;
}
