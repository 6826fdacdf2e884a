import { createReadStream } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { UserError } from '../user-error.ts';

/** A piece of a file and where it goes. */
export interface FilePart {
  readonly path: string;
  /** First byte, and number of bytes. */
  readonly start: number;
  readonly size: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Pauses between attempts, in milliseconds. */
const retryPauses = [200, 500, 1000, 2000, 4000];

/**
 * Sends a piece of a file by PUT, streamed from disk with its exact length, which presigned addresses demand. Tried
 * again when the connection breaks or the object store is out of order.
 *
 * @param onProgress - told how many more bytes were sent; negative when an attempt was in vain
 * @returns the ETag that the object store answered
 */
export async function sendPart(
  part: FilePart,
  onProgress: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    let sent = 0;
    const count = (bytes: number): void => {
      sent += bytes;
      onProgress(bytes);
    };
    try {
      return await put(part, count, signal);
    } catch (error) {
      signal?.throwIfAborted();
      const wait = retryPauses[attempt];
      if (error instanceof UserError || wait === undefined) throw uploadError(part, error);
      onProgress(-sent);
      await pause(wait);
    }
  }
}

async function put(part: FilePart, count: (bytes: number) => void, signal?: AbortSignal): Promise<string> {
  const send = part.url.startsWith('https:') ? httpsRequest : httpRequest;
  const request = send(part.url, {
    method: 'PUT',
    headers: { ...part.headers, 'content-length': String(part.size) },
    ...(signal === undefined ? {} : { signal }),
  });
  const answered = new Promise<{ status: number; etag: string; text: string }>((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          etag: response.headers.etag ?? '',
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
  });
  const source = createReadStream(part.path, { start: part.start, end: part.start + part.size - 1 });
  source.on('data', (chunk) => count(chunk.length));
  const [{ status, etag, text }] = await Promise.all([answered, pipeline(source, request)]);
  if (status < 300) return etag;
  const message = `the object store answered with status ${status}: ${text.slice(0, 200)}`;
  throw status < 500 ? new UserError(message) : new Error(message);
}

const uploadError = ({ path }: FilePart, cause: unknown): UserError =>
  new UserError(`${path} could not be uploaded: ${(cause as Error).message}. Try again.`, { cause });
