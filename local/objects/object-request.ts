import type { IncomingMessage } from 'node:http';

/** A request to the store: bucket and key are decoded and may be empty. */
export interface ObjectRequest {
  readonly incoming: IncomingMessage;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
}

/** The header that names the object to copy. */
const copySourceHeader = 'x-amz-copy-source';

/** Whether the request names an object whose bytes it wants instead of sending its own. */
export const isCopy = ({ headers }: IncomingMessage): boolean => headers[copySourceHeader] !== undefined;

/** Bucket and key of the object to copy: `/bucket/key`, the slash in front being optional, all escaped as in an address. */
export function copySourceOf({ incoming }: ObjectRequest): { bucket: string; key: string } {
  const [bucket = '', ...key] = String(incoming.headers[copySourceHeader]).replace(/^\//, '').split('/');
  return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key.join('/')) };
}

/** Reads bucket (the first part of the path) and key (the rest) of a path-style request. */
export function readObjectRequest(incoming: IncomingMessage): ObjectRequest {
  const [path = '/', query = ''] = (incoming.url ?? '/').split(/\?(.*)/s, 2);
  const [bucket = '', ...key] = path.slice(1).split('/');
  return {
    incoming,
    bucket: decodeURIComponent(bucket),
    key: decodeURIComponent(key.join('/')),
    query: new URLSearchParams(query),
  };
}
