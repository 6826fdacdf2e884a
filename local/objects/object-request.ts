import type { IncomingMessage } from 'node:http';

/** A request to the store: bucket and key are decoded and may be empty. */
export interface ObjectRequest {
  readonly incoming: IncomingMessage;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
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
