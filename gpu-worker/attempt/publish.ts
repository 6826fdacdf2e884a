import { realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { DeleteObjectsCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { JobFailure } from '../../core/jobs/failures.ts';
import type { Job, PublishedStem } from '../../core/jobs/job.ts';
import { stemKey } from '../../core/jobs/object-keys.ts';
import { outputFormats } from '../../core/jobs/output.ts';
import type { SeparationResult, StemResult } from '../engine/contract.ts';
import { patiently } from '../patiently.ts';
import type { Worker } from '../worker.ts';
import { sendAtOnce, sendInParts } from './send-stem.ts';

/** What publishing is told and tells. */
export interface PublishOptions {
  readonly leaseId: string;
  /** The only folder that stems are taken from. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (bytes: number, total: number) => void;
}

/** Stems sent at the same time. */
const stemsUnderWay = 2;

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
  const sent = new Map<string, number>();
  const keyOf = ({ name }: StemResult): string => stemKey(job.id, options.leaseId, name, job.output);
  const send = async (stem: StemResult): Promise<PublishedStem> => {
    const key = keyOf(stem);
    await sendPatiently(worker, job, stem, key, options.signal, (bytes) => {
      sent.set(stem.name, bytes);
      options.onProgress(
        [...sent.values()].reduce((sum, count) => sum + count, 0),
        total,
      );
    });
    const { path: _path, ...facts } = stem;
    return { ...facts, key };
  };
  try {
    return await eachOf(files, stemsUnderWay, send);
  } catch (error) {
    await removeStems(worker, files.map(keyOf)).catch(() => undefined);
    throw error;
  }
}

/** Does `work` for each item, a few at a time. The first failure is thrown once what was under way has ended. */
async function eachOf<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...items.entries()];
  const workNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      results[next[0]] = await work(next[1]);
    }
  };
  const workers = Array.from({ length: atOnce }, () =>
    workNext().catch((error: unknown) => {
      waiting.length = 0;
      throw error;
    }),
  );
  const failed = (await Promise.allSettled(workers)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
  return results;
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

/** Sends a stem, again while the object store has trouble, and checks that it arrived whole. */
async function sendPatiently(
  worker: Worker,
  job: Job,
  stem: StemResult,
  key: string,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const { clients, settings } = worker;
  const { partBytes, multipartThresholdBytes } = settings.limits;
  const { path, bytes } = stem;
  const target = {
    Bucket: settings.bucket,
    Key: key,
    ContentType: outputFormats[job.output.format].mediaType,
  };
  const sending = { objects: clients.objects, path, bytes, partBytes, target, signal, onBytes };
  const send = bytes > multipartThresholdBytes ? sendInParts : sendAtOnce;
  await patiently(worker, 'objects', () => send(sending), signal);
  const look = new HeadObjectCommand({ Bucket: settings.bucket, Key: key });
  const { ContentLength } = await patiently(
    worker,
    'objects',
    () => clients.objects.send(look, { abortSignal: signal }),
    signal,
  );
  if (ContentLength === stem.bytes) return;
  throw new JobFailure(
    'dependency-unavailable',
    `The object store kept ${ContentLength} of the ${stem.bytes} bytes of the stem ${stem.name}.`,
  );
}
