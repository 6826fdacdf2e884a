import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { DeleteObjectsCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { JobFailure } from '../../core/jobs/failures.ts';
import type { Job, PublishedStem } from '../../core/jobs/job.ts';
import { stemKey } from '../../core/jobs/object-keys.ts';
import { outputFormats } from '../../core/jobs/output.ts';
import type { SeparationResult, StemResult } from '../engine/contract.ts';
import { patiently } from '../patiently.ts';
import type { Worker } from '../worker.ts';

/** What publishing is told and tells. */
export interface PublishOptions {
  readonly leaseId: string;
  /** The only folder that stems are taken from. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (bytes: number, total: number) => void;
}

/** Memory that an upload holds: size of a part times parts under way. Files of one part are put in one request. */
const partBytes = 8 * 1024 ** 2;
const partsUnderWay = 2;

/**
 * Streams the stems into the object store, under keys that belong to this lease alone, and checks that they arrived
 * whole. Either all are there afterwards or, as far as the store answers, none.
 */
export async function publishStems(
  worker: Worker,
  job: Job,
  result: SeparationResult,
  options: PublishOptions,
): Promise<readonly PublishedStem[]> {
  const files = await checkStems(job, result, options.folder);
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  const published: PublishedStem[] = [];
  const touched: string[] = [];
  let before = 0;
  try {
    for (const stem of files) {
      const key = stemKey(job.id, options.leaseId, stem.name, job.output);
      const send = (): Promise<void> =>
        sendStem(worker, job, stem, key, options.signal, (bytes) => {
          options.onProgress(before + bytes, total);
        });
      touched.push(key);
      await patiently(worker, 'objects', send, options.signal);
      before += stem.bytes;
      const { path: _path, ...facts } = stem;
      published.push({ ...facts, key });
    }
    return published;
  } catch (error) {
    await removeStems(worker, touched).catch(() => undefined);
    throw error;
  }
}

/** Removes published stems that no job will name. */
export async function removeStems(worker: Worker, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await worker.clients.objects.send(
    new DeleteObjectsCommand({
      Bucket: worker.settings.bucket,
      Delete: { Objects: keys.map((key) => ({ Key: key })), Quiet: true },
    }),
  );
}

/** The engine worked on a hostile file: what it names is checked before anything of it is published. */
async function checkStems(
  job: Job,
  result: SeparationResult,
  folder: string,
): Promise<readonly StemResult[]> {
  const home = await realpath(folder);
  return Promise.all(
    job.stems.map(async (name) => {
      const stem = result.stems.find((candidate) => candidate.name === name);
      if (stem === undefined) throw new JobFailure('internal', `The engine did not write the stem ${name}.`);
      const path = await realpath(stem.path);
      const { size } = await stat(path);
      if (!path.startsWith(home + sep) || size !== stem.bytes)
        throw new JobFailure('internal', `The engine's file of the stem ${name} is not what it reported.`);
      return { ...stem, path };
    }),
  );
}

async function sendStem(
  worker: Worker,
  job: Job,
  stem: StemResult,
  key: string,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const { bucket } = worker.settings;
  const body = createReadStream(stem.path, { highWaterMark: 1024 ** 2 });
  const upload = new Upload({
    client: worker.clients.objects,
    params: { Bucket: bucket, Key: key, Body: body, ContentType: outputFormats[job.output.format].mediaType },
    partSize: partBytes,
    queueSize: partsUnderWay,
  });
  upload.on('httpUploadProgress', ({ loaded }) => {
    onBytes(Math.min(loaded ?? 0, stem.bytes));
  });
  const stop = (): void => void upload.abort();
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    await upload.done();
  } finally {
    signal.removeEventListener('abort', stop);
    body.destroy();
  }
  const { ContentLength } = await worker.clients.objects.send(
    new HeadObjectCommand({ Bucket: bucket, Key: key }),
  );
  if (ContentLength !== stem.bytes)
    throw new JobFailure(
      'dependency-unavailable',
      `The object store kept ${ContentLength} of the ${stem.bytes} bytes of the stem ${stem.name}.`,
    );
}
