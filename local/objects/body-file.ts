import { createHash, randomUUID } from 'node:crypto';
import { copyFile, type FileHandle, link, open, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { ObjectError } from './object-error.ts';
import type { ObjectPaths } from './object-paths.ts';

/**
 * Bytes that lie in a file of the store. The `etag` is opaque to clients, as in S3 with keys of a customer; it is new for
 * every body, because hashing all content costs more than storing it.
 */
export interface StoredBytes {
  readonly file: string;
  readonly size: number;
  readonly etag: string;
}

/** What a client announced about a body. */
export interface BodyExpectation {
  readonly length?: number | undefined;
  /** SHA-256 in base64. */
  readonly sha256?: string | undefined;
}

/** Bytes that are gathered before they are written. */
const batchBytes = 1024 ** 2;

/**
 * Streams a body into a file of its own.
 *
 * @throws ObjectError `IncompleteBody` or `BadDigest` when it is not what was announced; nothing is kept then.
 */
export async function storeBody(
  paths: ObjectPaths,
  body: Readable,
  expected: BodyExpectation,
): Promise<StoredBytes> {
  const file = randomUUID();
  const path = paths.dataFile(file);
  const handle = await open(path, 'wx');
  try {
    const size = await write(handle, body, expected);
    await handle.close();
    return { file, size, etag: file.replaceAll('-', '') };
  } catch (error) {
    await handle.close();
    await rm(path, { force: true });
    throw error;
  }
}

/** Stores the same bytes once more: as another name of the same file, which nobody ever changes, where the disk allows it. */
export async function copyStored(paths: ObjectPaths, { file, ...facts }: StoredBytes): Promise<StoredBytes> {
  const copy = randomUUID();
  const [from, to] = [paths.dataFile(file), paths.dataFile(copy)];
  await link(from, to).catch(async () => copyFile(from, to));
  return { ...facts, file: copy };
}

/** Gives the count of bytes. */
async function write(handle: FileHandle, body: Readable, expected: BodyExpectation): Promise<number> {
  const sha256 = expected.sha256 === undefined ? undefined : createHash('sha256');
  let size = 0;
  let batch: Buffer[] = [];
  let waiting = 0;
  const flush = async (): Promise<void> => {
    if (waiting > 0) await handle.writev(batch);
    batch = [];
    waiting = 0;
  };
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    sha256?.update(chunk);
    batch.push(chunk);
    waiting += chunk.length;
    if (waiting >= batchBytes) await flush();
  }
  await flush();
  if (expected.length !== undefined && expected.length !== size) {
    throw new ObjectError('IncompleteBody', `${size} of the announced ${expected.length} bytes arrived.`);
  }
  if (sha256 !== undefined && sha256.digest('base64') !== expected.sha256) {
    throw new ObjectError('BadDigest', 'The SHA256 you specified did not match what we received.');
  }
  return size;
}
