import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { dirname } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, type GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { JobFailure } from '../../core/jobs/failures.ts';
import type { Job } from '../../core/jobs/job.ts';
import { type Upload, uploadKey } from '../../core/uploads/upload.ts';
import { requireSpace } from '../host/disk-space.ts';
import { patiently } from '../patiently.ts';
import type { Worker } from '../worker.ts';

/** What a fetch is told and tells. */
export interface FetchOptions {
  /** Where the file is written. */
  readonly destination: string;
  readonly signal: AbortSignal;
  readonly onProgress: (bytes: number, total: number) => void;
}

/** The longest that the object store may send nothing before the connection counts as dead. */
const silenceMilliseconds = 30_000;

/** Bytes that may wait to be written together. */
const bytesAtOnce = 1024 ** 2;

/**
 * Streams the uploaded song to disk and checks its size and, where one was announced, its SHA-256.
 *
 * @returns the SHA-256 of what arrived, in hexadecimal
 * @throws JobFailure `upload-missing`, `empty-file`, `checksum-mismatch`; `disk-full`; anything
 * else when the object store fails.
 */
export async function fetchUpload(worker: Worker, job: Job, options: FetchOptions): Promise<string> {
  const { signal } = options;
  const upload = await patiently(worker, 'uploads-table', () => worker.uploads.get(job.uploadId), signal);
  if (upload === undefined)
    throw new JobFailure('upload-missing', `The upload ${job.uploadId} has expired or was removed.`);
  if (upload.size === 0) throw new JobFailure('empty-file', 'It has 0 bytes.');
  await requireSpace(dirname(options.destination), upload.size);
  return patiently(worker, 'objects', () => download(worker, upload, options), signal);
}

async function download(worker: Worker, upload: Upload, options: FetchOptions): Promise<string> {
  const silence = new AbortController();
  const signal = AbortSignal.any([options.signal, silence.signal]);
  const watch = setTimeout(() => {
    silence.abort();
  }, silenceMilliseconds);
  try {
    const object = await openObject(worker, upload, signal);
    const meter = createMeter(upload, (bytes) => {
      watch.refresh();
      options.onProgress(bytes, upload.size);
    });
    const file = createWriteStream(options.destination, { highWaterMark: bytesAtOnce });
    await pipeline(object.Body as Readable, meter.stream, file, { signal });
    return checkContent(upload, meter);
  } catch (error) {
    if (silence.signal.aborted && !options.signal.aborted)
      throw new JobFailure('dependency-unavailable', 'The object store stopped sending the song.', {
        cause: error,
      });
    throw error;
  } finally {
    clearTimeout(watch);
  }
}

async function openObject(
  worker: Worker,
  upload: Upload,
  signal: AbortSignal,
): Promise<GetObjectCommandOutput> {
  try {
    return await worker.clients.objects.send(
      new GetObjectCommand({ Bucket: worker.settings.bucket, Key: uploadKey(upload.id) }),
      { abortSignal: signal },
    );
  } catch (error) {
    if ((error as Error).name === 'NoSuchKey')
      throw new JobFailure('upload-missing', `There is no file for the upload ${upload.id} any more.`, {
        cause: error,
      });
    throw error;
  }
}

interface Meter {
  readonly stream: Transform;
  readonly bytes: () => number;
  /** In hexadecimal, of all that flowed through; asked for once. */
  readonly sha256: () => string;
}

/** Counts and hashes what flows through; ends the flow as soon as it is longer than announced. */
function createMeter({ size: limit }: Upload, onBytes: (bytes: number) => void): Meter {
  const hash = createHash('sha256');
  let bytes = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > limit) {
        done(new JobFailure('checksum-mismatch', `The file is longer than the ${limit} bytes announced.`));
        return;
      }
      hash.update(chunk);
      onBytes(bytes);
      done(null, chunk);
    },
  });
  return { stream, bytes: () => bytes, sha256: () => hash.digest('hex') };
}

/** Gives the SHA-256 of the content. */
function checkContent(upload: Upload, meter: Meter): string {
  if (meter.bytes() !== upload.size)
    throw new JobFailure(
      'checksum-mismatch',
      `The file has ${meter.bytes()} bytes, but ${upload.size} were announced.`,
    );
  const sha256 = meter.sha256();
  if (upload.sha256 !== undefined && upload.sha256 !== sha256)
    throw new JobFailure('checksum-mismatch', `Announced ${upload.sha256}, found ${sha256}.`);
  return sha256;
}
