import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ApiError } from './api-error.ts';

/** PutMetricData takes 1 MB; a form needs more bytes for the same. */
const mostBytes = 8 * 2 ** 20;

/** The text of a request, unpacked where the client packed it (SDKs do with large PutMetricData). Throws ApiError. */
export async function readBody(incoming: IncomingMessage): Promise<string> {
  const packed = incoming.headers['content-encoding'];
  if (packed !== undefined && packed !== 'gzip' && packed !== 'identity') {
    throw new ApiError(
      'InvalidParameterValue',
      `Content-Encoding ${packed} is not known, expected gzip or none.`,
      415,
    );
  }
  const stream: Readable = packed === 'gzip' ? incoming.pipe(createGunzip()) : incoming;
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of stream as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > mostBytes) throw new ApiError('RequestEntityTooLarge', `More than ${mostBytes} bytes.`, 413);
      parts.push(part);
    }
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError('SerializationException', `The body cannot be read: ${(error as Error).message}`);
  }
  return Buffer.concat(parts).toString('utf8');
}
