import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AccessLog } from './access-log.ts';
import { ObjectError } from './object-error.ts';
import { operations } from './object-operations.ts';
import { isCopy, type ObjectRequest, readObjectRequest } from './object-request.ts';
import type { ObjectStore } from './object-store.ts';
import { document, element } from './xml.ts';

/**
 * Answers S3's path-style requests from `store`. Signatures are not checked: the server listens on loopback and any
 * credentials will do. `log` is told of every request.
 */
export function createObjectHandler(
  store: ObjectStore,
  log?: Pick<AccessLog, 'follow'>,
): (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void> {
  return async (incoming, outgoing) => {
    outgoing.setHeader('x-amz-request-id', randomUUID());
    try {
      const request = readObjectRequest(incoming);
      log?.follow(request, outgoing);
      await operationOf(request).run(store, request, outgoing);
    } catch (error) {
      answerError(error, incoming, outgoing);
    }
  };
}

function operationOf({ incoming, key, query }: ObjectRequest): (typeof operations)[number] {
  const on = key === '' ? 'bucket' : 'object';
  const found = operations.find(
    (operation) =>
      operation.on === on &&
      operation.method === incoming.method &&
      (operation.copies ?? false) === isCopy(incoming) &&
      (operation.parameters ?? []).every((parameter) => query.has(parameter)),
  );
  if (found !== undefined) return found;
  throw new ObjectError('NotImplemented', `This store does not know ${incoming.method} ${incoming.url}.`);
}

function answerError(error: unknown, incoming: IncomingMessage, outgoing: ServerResponse): void {
  // In the middle of an object, or with nobody there any more, the connection can only be closed.
  if (outgoing.headersSent || (incoming.destroyed && !incoming.complete)) {
    outgoing.destroy();
    return;
  }
  incoming.resume();
  const known = error instanceof ObjectError;
  if (!known) console.error(error);
  outgoing.writeHead(known ? error.status : 500, { 'content-type': 'application/xml' });
  if (incoming.method === 'HEAD') {
    outgoing.end();
    return;
  }
  const facts = [
    element('Code', known ? error.code : 'InternalError'),
    element('Message', known ? error.message : 'We encountered an internal error. Please try again.'),
  ];
  outgoing.end(document(element('Error', facts)));
}
