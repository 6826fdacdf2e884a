import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PublishedStem } from '../../core/jobs/job.ts';
import { namedStems } from '../../core/jobs/two-stems.ts';
import { cachePlace } from '../cache/cache-place.ts';
import { takeKeptStems } from '../cache/take-kept-stems.ts';
import { engineStages, type SeparationRequest, type SeparationResult } from '../engine/contract.ts';
import { emitOutOfMemory } from '../telemetry/job-metrics.ts';
import { createStageTimes, inSpan } from '../telemetry/spans.ts';
import type { Worker } from '../worker.ts';
import type { Attempt, Outcome } from './attempt.ts';
import { toJobFailure } from './faults.ts';
import { fetchUpload } from './fetch.ts';
import { findPack } from './find-pack.ts';
import { publishStems } from './publish.ts';
import { type AttemptFigures, createCachedResult, createResult } from './result.ts';
import { requestOptions } from './request-options.ts';
import { type RoomWatch, watchRoom } from './room.ts';
import { makeAttemptFolder, removeFolder } from './work-folder.ts';

/** Fetches, separates and publishes. Never rejects; whatever happens, the temporary files are gone afterwards. */
export async function runAttempt(worker: Worker, attempt: Attempt): Promise<Outcome> {
  const activity: Activity = { now: 'preparing the work' };
  let folder: string | undefined;
  try {
    folder = await makeAttemptFolder(worker.workerSettings.workFolder, attempt.leaseId);
    return { kind: 'separated', ...(await makeStems(worker, attempt, folder, activity)) };
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

type Separated = Omit<Extract<Outcome, { kind: 'separated' }>, 'kind'>;

async function makeStems(
  worker: Worker,
  attempt: Attempt,
  folder: string,
  activity: Activity,
): Promise<Separated> {
  const { clock, settings, workerSettings } = worker;
  const { job } = attempt;
  const signal = AbortSignal.any([attempt.lost, attempt.stopping]);
  signal.throwIfAborted();
  const generation = await worker.followClears();
  const { folder: packFolder, pack } = await findPack(
    workerSettings.modelsFolder,
    job.model,
    namedStems(job),
  );
  const source = join(folder, 'upload');
  const workFolder = join(folder, 'engine');
  await mkdir(workFolder);

  activity.now = 'fetching the song';
  const fetchBegan = clock.now();
  const content = await fetchSong(worker, attempt, source, signal);
  const fetched = clock.now();
  const figures = (publishBegan: number): AttemptFigures => ({
    fetch: fetched - fetchBegan,
    publish: clock.now() - publishBegan,
    total: clock.now() - attempt.begunAt,
    usdPerHour: settings.workerUsdPerHour,
  });
  const options = requestOptions(job, settings);
  const place = cachePlace(worker, job, { generation, content, pack, options });
  activity.now = 'looking for stems made before';
  const kept = place === undefined ? undefined : await takeKeptStems(worker, attempt, place, signal);
  if (kept !== undefined)
    return { result: createCachedResult(kept.earlier, kept.stems, figures(fetched)), place };

  activity.now = 'separating the song';
  const request = { ...options, source, workFolder, packFolder };
  const room = watchRoom(request, pack.sampleRate);
  const separated = await separate(worker, attempt, request, room, signal);
  const publishBegan = clock.now();
  activity.now = 'storing the stems';
  const stems = await publish(worker, attempt, separated, workFolder, signal);
  return { result: createResult(separated, stems, figures(publishBegan)), place };
}

/** Gives the SHA-256 of the song. */
async function fetchSong(
  worker: Worker,
  { job, progress, span }: Attempt,
  destination: string,
  signal: AbortSignal,
): Promise<string> {
  const onProgress = (bytes: number, total: number): void => {
    progress.update('fetch', bytes, total);
  };
  const content = await inSpan(worker.tracer, 'fetch', span, () =>
    fetchUpload(worker, job, { destination, signal, onProgress }),
  );
  progress.finish('fetch');
  return content;
}

async function separate(
  worker: Worker,
  attempt: Attempt,
  request: SeparationRequest,
  room: RoomWatch,
  signal: AbortSignal,
): Promise<SeparationResult> {
  const { progress, span } = attempt;
  const times = createStageTimes();
  try {
    const separated = await worker.engine.separate(request, {
      signal: AbortSignal.any([signal, room.lack]),
      onProgress: (news) => {
        times.note(news.stage, worker.clock.now());
        progress.update(news.stage, news.done, news.total);
        room.note(news);
      },
      onOutOfMemory: (report) => {
        emitOutOfMemory(worker, attempt.job, report);
      },
    });
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
