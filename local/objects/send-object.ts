import { createReadStream } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { ObjectError } from './object-error.ts';
import type { ObjectRecord, ObjectStore } from './object-store.ts';
import type { ObjectRequest } from './object-request.ts';

/** Query parameters by which a GET chooses headers of its answer, as presigned addresses do. */
const overrides = {
  'response-cache-control': 'cache-control',
  'response-content-disposition': 'content-disposition',
  'response-content-type': 'content-type',
} as const;

/** Bytes read from disk at a time. */
const readBytes = 1024 ** 2;

/** First and last byte of a part of an object. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Answers GET and HEAD of an object, or of the range that the request asks for. */
export async function sendObject(
  store: ObjectStore,
  record: ObjectRecord,
  { incoming, query }: ObjectRequest,
  outgoing: ServerResponse,
): Promise<void> {
  const range = incoming.headers.range;
  const span = range === undefined ? undefined : parseRange(range, record.size);
  for (const [name, value] of Object.entries(record.headers)) outgoing.setHeader(name, value);
  for (const [parameter, name] of Object.entries(overrides)) {
    const value = query.get(parameter);
    if (value !== null) outgoing.setHeader(name, value);
  }
  const { start, end } = span ?? { start: 0, end: record.size - 1 };
  outgoing.setHeader('accept-ranges', 'bytes');
  outgoing.setHeader('content-length', end - start + 1);
  outgoing.setHeader('etag', `"${record.etag}"`);
  outgoing.setHeader('last-modified', new Date(record.modifiedAt).toUTCString());
  if (span !== undefined) outgoing.setHeader('content-range', `bytes ${start}-${end}/${record.size}`);
  outgoing.writeHead(span === undefined ? 200 : 206);
  if (incoming.method === 'HEAD') outgoing.end();
  else await pipeline(bytesOf(store, record, { start, end }), outgoing);
}

/** The bytes of a span, piece by piece. */
export async function* bytesOf(
  store: ObjectStore,
  { pieces }: ObjectRecord,
  span: Span,
): AsyncGenerator<Buffer> {
  let before = 0;
  for (const piece of pieces) {
    const start = Math.max(0, span.start - before);
    const end = Math.min(piece.size - 1, span.end - before);
    before += piece.size;
    if (start > end) continue;
    const stream = createReadStream(store.pathOf(piece), { start, end, highWaterMark: readBytes });
    yield* stream as AsyncIterable<Buffer>;
  }
}

/** Reads `bytes=a-b`, `bytes=a-` or `bytes=-n`; undefined for what S3 ignores: other units and several ranges. */
export function parseRange(header: string, size: number): Span | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header) ?? [];
  if (from === '' && to === '') return undefined;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (start <= end) return { start, end };
  throw new ObjectError('InvalidRange', 'The requested range is not satisfiable.');
}
