import { join, parse } from 'node:path';
import type { OutputRequest } from '../../core/jobs/output.ts';
import type { SeparationOptions } from '../../core/jobs/separation.ts';
import type { TwoStems } from '../../core/jobs/two-stems.ts';
import type { ApiClient, JobView } from './api-client.ts';
import { type DownloadedStem, downloadStems } from './download-stems.ts';
import { uploadFile } from './upload-file.ts';
import { waitForJob } from './wait-for-job.ts';

/** A song on this machine and what is wanted of it. */
export interface SongRequest {
  readonly file: string;
  /** The stems go to a folder of the song's name in here. */
  readonly out: string;
  readonly model?: string | undefined;
  readonly stems?: readonly string[] | undefined;
  readonly twoStems?: TwoStems | undefined;
  readonly separation?: SeparationOptions | undefined;
  readonly output?: OutputRequest | undefined;
  /** False: separate the song even where stems of an earlier job would do. */
  readonly cache?: boolean | undefined;
}

/** What is going on, for somebody who watches. `fraction` is 0 to 1. */
export interface SongProgress {
  readonly stage: string;
  readonly fraction: number;
}

/** How a song came out. */
export interface SeparatedSong {
  readonly job: JobView;
  readonly stems: readonly DownloadedStem[];
  readonly folder: string;
}

/** Where the stems of a song go. */
export const stemsFolder = ({ out, file }: Pick<SongRequest, 'out' | 'file'>): string =>
  join(out, parse(file).name);

/**
 * The whole way of a song through the API: upload, job, stems. A job that fails is a result like any other.
 *
 * @throws UserError when the file cannot be read, the service refuses it or does not answer
 */
export async function separateSong(
  client: ApiClient,
  request: SongRequest,
  onProgress: (progress: SongProgress) => void,
  signal?: AbortSignal,
): Promise<SeparatedSong> {
  const { model, stems, twoStems, separation, output, cache } = request;
  const uploadId = await uploadFile(
    client,
    request.file,
    (sent, total) => onProgress({ stage: 'upload', fraction: sent / total }),
    signal,
  );
  const created = await client.createJob({
    uploadId,
    ...(model === undefined ? {} : { model }),
    ...(stems === undefined ? {} : { stems: [...stems] }),
    ...(twoStems === undefined ? {} : { twoStems }),
    ...(separation === undefined ? {} : { separation }),
    ...(output === undefined ? {} : { output }),
    ...(cache === undefined ? {} : { cache }),
  });
  const job = await waitForJob(client, created.jobId, (seen) => onProgress(progressOf(seen)), signal);
  const folder = stemsFolder(request);
  if (job.state !== 'succeeded') return { job, stems: [], folder };
  const downloaded = await downloadStems(
    job,
    folder,
    (received, total) => onProgress({ stage: 'download', fraction: received / total }),
    signal,
  );
  return { job, stems: downloaded, folder };
}

/** The progress that a job states. */
export function progressOf(job: JobView): SongProgress {
  if (job.progress !== undefined) return job.progress;
  if (job.state === 'queued') return { stage: 'waiting', fraction: 0 };
  return { stage: job.state, fraction: job.state === 'succeeded' ? 1 : 0 };
}
