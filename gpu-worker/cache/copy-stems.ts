import { HeadObjectCommand } from '@aws-sdk/client-s3';
import type { Job, PublishedStem } from '../../core/jobs/job.ts';
import { stemKey } from '../../core/jobs/object-keys.ts';
import { outputFormats } from '../../core/jobs/output.ts';
import { removeStems } from '../attempt/publish.ts';
import type { Worker } from '../worker.ts';
import { copyObject } from './copy-object.ts';

/** What copying is told and tells. */
export interface CopyOptions {
  readonly leaseId: string;
  readonly signal: AbortSignal;
  readonly onProgress: (bytes: number, total: number) => void;
}

/**
 * Copies the stems of an earlier job to keys of this one, so that links, removal and expiry of each are its own. Either
 * all are there afterwards and whole or, as far as the store answers, none.
 */
export async function copyStems(
  worker: Worker,
  job: Job,
  earlier: readonly PublishedStem[],
  options: CopyOptions,
): Promise<readonly PublishedStem[]> {
  const total = earlier.reduce((sum, { bytes }) => sum + bytes, 0);
  let copied = 0;
  const stems = earlier.map((stem) => ({
    ...stem,
    key: stemKey(job.id, options.leaseId, stem.name, job.output),
  }));
  const copies = earlier.map(async (stem, index) => {
    await copyStem(worker, job, stem, stems[index]?.key ?? '', options.signal);
    copied += stem.bytes;
    options.onProgress(copied, total);
  });
  await Promise.allSettled(copies);
  try {
    await Promise.all(copies);
  } catch (error) {
    await removeStems(
      worker,
      stems.map(({ key }) => key),
    ).catch(() => undefined);
    throw error;
  }
  return stems;
}

async function copyStem(
  { clients, settings }: Worker,
  job: Job,
  { key: from, bytes }: PublishedStem,
  to: string,
  signal: AbortSignal,
): Promise<void> {
  const { objects } = clients;
  const { mediaType } = outputFormats[job.output.format];
  await copyObject({ objects, bucket: settings.bucket, from, to, mediaType, bytes, signal }, settings.limits);
  const { ContentLength } = await objects.send(new HeadObjectCommand({ Bucket: settings.bucket, Key: to }));
  if (ContentLength !== bytes) throw new WrongSizeError(from, bytes, ContentLength);
}

/** An object that is not as long as the entry of the cache says. */
export class WrongSizeError extends Error {
  constructor(key: string, expected: number, found: number | undefined) {
    super(`The stem ${key} has ${found} bytes instead of ${expected}.`);
    this.name = 'WrongSizeError';
  }
}
