import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { outputFormats } from '../../core/jobs/output.ts';
import { UserError } from '../user-error.ts';
import type { JobView } from './api-client.ts';

/** A stem on this machine. */
export interface DownloadedStem {
  readonly name: string;
  readonly path: string;
}

type Stem = NonNullable<JobView['stems']>[number];

/** Pauses between attempts, in milliseconds. */
const retryPauses = [200, 500, 1000, 2000];

/**
 * Downloads the stems of a job as `<folder>/<stem>.<extension>`, since the folder bears the song's name already: scripts
 * find the vocals of any song under one name. A file appears under it once it is whole.
 *
 * @param onProgress - told how many bytes of how many have arrived
 */
export async function downloadStems(
  job: JobView,
  folder: string,
  onProgress: (received: number, total: number) => void,
  signal?: AbortSignal,
): Promise<DownloadedStem[]> {
  const stems = job.stems ?? [];
  const total = stems.reduce((sum, stem) => sum + stem.bytes, 0);
  let received = 0;
  await mkdir(folder, { recursive: true });
  const downloaded: DownloadedStem[] = [];
  for (const stem of stems) {
    const path = join(folder, fileName(stem, job));
    await download(stem, path, signal, (bytes) => {
      received += bytes;
      onProgress(received, total);
    });
    downloaded.push({ name: stem.name, path });
  }
  return downloaded;
}

/** The stem's own name, with nothing in it that could lead out of the folder. */
const fileName = ({ name }: Stem, { output }: JobView): string =>
  `${name.replaceAll(/[^\w-]/g, '_')}.${outputFormats[output.format].extension}`;

async function download(
  stem: Stem,
  path: string,
  signal: AbortSignal | undefined,
  count: (bytes: number) => void,
): Promise<void> {
  const partial = `${path}.part`;
  for (let attempt = 0; ; attempt += 1) {
    let received = 0;
    try {
      await fetchInto(stem, partial, signal, (bytes) => {
        received += bytes;
        count(bytes);
      });
      if (received !== stem.bytes) throw new Error(`${received} of ${stem.bytes} bytes arrived`);
      await rename(partial, path);
      return;
    } catch (error) {
      await rm(partial, { force: true });
      signal?.throwIfAborted();
      const wait = retryPauses[attempt];
      if (wait === undefined) {
        const reason = (error as Error).message;
        throw new UserError(`The stem ${stem.name} could not be saved as ${path}: ${reason}.`, {
          cause: error,
        });
      }
      count(-received);
      await pause(wait);
    }
  }
}

async function fetchInto(
  { url }: Stem,
  path: string,
  signal: AbortSignal | undefined,
  count: (bytes: number) => void,
): Promise<void> {
  const response = await fetch(url, signal === undefined ? {} : { signal });
  if (!response.ok || response.body === null) {
    throw new Error(`the object store answered with status ${response.status}`);
  }
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      count(chunk.length);
      done(null, chunk);
    },
  });
  await pipeline(Readable.fromWeb(response.body), counter, createWriteStream(path));
}
