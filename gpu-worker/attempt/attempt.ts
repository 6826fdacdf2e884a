import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Span } from '@opentelemetry/api';
import type { JobFailure } from '../../core/jobs/failures.ts';
import type { Job, JobResult, PublishedStem } from '../../core/jobs/job.ts';
import { engineStages, type SeparationResult } from '../engine/contract.ts';
import { createStageTimes, inSpan } from '../telemetry/spans.ts';
import type { Worker } from '../worker.ts';
import { toJobFailure } from './faults.ts';
import { fetchUpload } from './fetch.ts';
import { findPack } from './find-pack.ts';
import type { Progress } from './progress.ts';
import { publishStems } from './publish.ts';
import { createResult } from './result.ts';
import { makeAttemptFolder, removeFolder } from './work-folder.ts';

/** One attempt at one job. */
export interface Attempt {
  readonly job: Job;
  readonly leaseId: string;
  readonly progress: Progress;
  readonly span: Span;
  /** When the job was claimed, epoch milliseconds. */
  readonly begunAt: number;
  /** Aborts when the lease is lost. */
  readonly lost: AbortSignal;
  /** Aborts when the worker is to stop. */
  readonly stopping: AbortSignal;
  /** Told when temporary files could not be removed. */
  readonly onLeftOver: (error: unknown) => void;
}

/** How an attempt came out. */
export type Outcome =
  | { readonly kind: 'separated'; readonly result: JobResult }
  | { readonly kind: 'failed'; readonly failure: JobFailure }
  /** The lease was lost on the way: nothing of the job is this worker's any more. */
  | { readonly kind: 'lost' }
  /** The worker was asked to stop. */
  | { readonly kind: 'stopped' };

/** Fetches, separates and publishes. Never rejects; whatever happens, the temporary files are gone afterwards. */
export async function runAttempt(worker: Worker, attempt: Attempt): Promise<Outcome> {
  const activity: Activity = { now: 'preparing the work' };
  let folder: string | undefined;
  try {
    folder = await makeAttemptFolder(worker.workerSettings.workFolder, attempt.leaseId);
    return { kind: 'separated', result: await separateSong(worker, attempt, folder, activity) };
  } catch (error) {
    if (attempt.lost.aborted) return { kind: 'lost' };
    if (attempt.stopping.aborted) return { kind: 'stopped' };
    return { kind: 'failed', failure: toJobFailure(error, activity.now) };
  } finally {
    if (folder !== undefined) await removeFolder(folder).catch(attempt.onLeftOver);
  }
}

/** What an attempt is doing, for a client who reads why it failed. */
interface Activity {
  now: string;
}

async function separateSong(
  worker: Worker,
  attempt: Attempt,
  folder: string,
  activity: Activity,
): Promise<JobResult> {
  const { clock, workerSettings } = worker;
  const { job } = attempt;
  const signal = AbortSignal.any([attempt.lost, attempt.stopping]);
  signal.throwIfAborted();
  const packFolder = await findPack(workerSettings.modelsFolder, job.model, job.stems);
  const source = join(folder, 'upload');
  const workFolder = join(folder, 'engine');
  await mkdir(workFolder);

  activity.now = 'fetching the song';
  const fetchBegan = clock.now();
  await fetchSong(worker, attempt, source, signal);
  const engineBegan = clock.now();
  activity.now = 'separating the song';
  const separated = await separate(worker, attempt, { source, workFolder, packFolder }, signal);
  const publishBegan = clock.now();
  activity.now = 'storing the stems';
  const stems = await publish(worker, attempt, separated, workFolder, signal);
  return createResult(separated, stems, {
    fetch: engineBegan - fetchBegan,
    publish: clock.now() - publishBegan,
    total: clock.now() - attempt.begunAt,
    usdPerHour: worker.settings.workerUsdPerHour,
  });
}

async function fetchSong(
  worker: Worker,
  { job, progress, span }: Attempt,
  destination: string,
  signal: AbortSignal,
): Promise<void> {
  const onProgress = (bytes: number, total: number): void => {
    progress.update('fetch', bytes, total);
  };
  await inSpan(worker.tracer, 'fetch', span, () =>
    fetchUpload(worker, job, { destination, signal, onProgress }),
  );
  progress.finish('fetch');
}

async function separate(
  worker: Worker,
  attempt: Attempt,
  paths: { source: string; workFolder: string; packFolder: string },
  signal: AbortSignal,
): Promise<SeparationResult> {
  const { job, progress, span } = attempt;
  const times = createStageTimes();
  try {
    const separated = await worker.engine.separate(
      {
        ...paths,
        stems: job.stems,
        output: job.output,
        limits: { maxAudioSeconds: worker.settings.limits.maxAudioSeconds },
      },
      {
        signal,
        onProgress: ({ stage, done, total }) => {
          times.note(stage, worker.clock.now());
          progress.update(stage, done, total);
        },
      },
    );
    for (const stage of engineStages) progress.finish(stage);
    return separated;
  } finally {
    times.write(worker.tracer, span);
  }
}

async function publish(
  worker: Worker,
  { job, leaseId, progress, span }: Attempt,
  separated: SeparationResult,
  folder: string,
  signal: AbortSignal,
): Promise<readonly PublishedStem[]> {
  progress.update('publish', 0, 1);
  const onProgress = (bytes: number, total: number): void => {
    progress.update('publish', bytes, total);
  };
  const stems = await inSpan(worker.tracer, 'publish', span, () =>
    publishStems(worker, job, separated, { leaseId, folder, signal, onProgress }),
  );
  progress.finish('publish');
  return stems;
}
