import type { ApiClient, JobView } from '../../cli/client/api-client.ts';

/** A song as a client would send it, and what it wants of it. */
export interface SubmittedSong {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly job?: Omit<Parameters<ApiClient['createJob']>[0], 'uploadId'>;
}

/** Uploads a song under any name and creates a job for it. */
export async function submitSong(client: ApiClient, song: SubmittedSong): Promise<JobView> {
  const upload = await client.createUpload({ name: song.name, size: song.bytes.byteLength });
  const response = await fetch(upload.url ?? '', {
    method: 'PUT',
    headers: upload.headers ?? {},
    body: Buffer.from(song.bytes),
  });
  if (!response.ok)
    throw new Error(`the object store refused the song: ${response.status} ${await response.text()}`);
  return client.createJob({ uploadId: upload.uploadId, ...song.job });
}

/** Polls until `wanted` holds for the job; fails with the job as it is after `patience` milliseconds. */
export async function untilJob(
  client: ApiClient,
  jobId: string,
  wanted: (job: JobView) => boolean,
  patience = 120_000,
): Promise<JobView> {
  return until(() => client.getJob(jobId), wanted, patience);
}

/** Whether a job has ended, one way or another. */
export const hasEnded = (job: JobView): boolean => job.finishedAt !== undefined;

/** Calls `look` until what it gives is `wanted`; fails with the last look after `patience` milliseconds. */
export async function until<T>(
  look: () => T | Promise<T>,
  wanted: (seen: T) => boolean,
  patience = 60_000,
): Promise<T> {
  const deadline = performance.now() + patience;
  for (;;) {
    const seen = await look();
    if (wanted(seen)) return seen;
    if (performance.now() > deadline) throw new Error(`waited in vain; last seen: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 25);
    });
  }
}
