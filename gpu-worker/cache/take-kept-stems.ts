import type { JobResult, PublishedStem } from '../../core/jobs/job.ts';
import type { Attempt } from '../attempt/attempt.ts';
import { faultFields } from '../attempt/faults.ts';
import { inSpan } from '../telemetry/spans.ts';
import type { Worker } from '../worker.ts';
import type { CachePlace } from './cache-place.ts';
import { copyStems, WrongSizeError } from './copy-stems.ts';

/** The result of an earlier job, and copies of its stems under keys of this one. */
export interface KeptStems {
  readonly earlier: JobResult;
  readonly stems: readonly PublishedStem[];
}

/**
 * Takes over the stems of an earlier job with the same song and options. Undefined when there are none, or when anything
 * goes wrong on the way: the cache saves work and never costs a job.
 *
 * @throws what `signal` aborts with
 */
export async function takeKeptStems(
  worker: Worker,
  attempt: Attempt,
  place: CachePlace,
  signal: AbortSignal,
): Promise<KeptStems | undefined> {
  const { job } = attempt;
  const earlier = await find(worker, attempt, place);
  const stems = earlier === undefined ? undefined : await copy(worker, attempt, place, earlier, signal);
  const found = earlier !== undefined && stems !== undefined;
  worker.emit(found ? 'CacheHits' : 'CacheMisses', 1, { cache: 'result' }, { jobId: job.id });
  return found ? { earlier, stems } : undefined;
}

async function find(
  worker: Worker,
  { job, logger }: Attempt,
  { key }: CachePlace,
): Promise<JobResult | undefined> {
  const began = worker.clock.now();
  try {
    const earlier = await worker.results.find(key);
    const names = earlier?.stems.map(({ name }) => name);
    return names?.join() === job.stems.join() ? earlier : undefined;
  } catch (error) {
    logger.warn('The result cache did not answer; the song is separated.', {
      event_type: 'cache_unanswered',
      function: 'takeKeptStems',
      ...faultFields(error),
    });
    return undefined;
  } finally {
    worker.emit('CacheLookupDuration', worker.clock.now() - began, { cache: 'result' });
  }
}

async function copy(
  worker: Worker,
  { job, leaseId, progress, span, logger }: Attempt,
  { key }: CachePlace,
  earlier: JobResult,
  signal: AbortSignal,
): Promise<readonly PublishedStem[] | undefined> {
  const onProgress = (bytes: number, total: number): void => {
    progress.update('publish', bytes, total);
  };
  try {
    return await inSpan(worker.tracer, 'copy stems', span, () =>
      copyStems(worker, job, earlier.stems, { leaseId, signal, onProgress }),
    );
  } catch (error) {
    signal.throwIfAborted();
    logger.info('Stems of an earlier job could not be copied; the song is separated.', {
      event_type: 'stems_not_copied',
      function: 'takeKeptStems',
      ...faultFields(error),
    });
    if (areGone(error)) await forget(worker, key);
    return undefined;
  }
}

/** Whether the stems were removed with their job, or are not what the entry says. */
const areGone = (error: unknown): boolean =>
  error instanceof WrongSizeError ||
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 404;

async function forget(worker: Worker, key: string): Promise<void> {
  worker.emit('CacheEvictions', 1, { cache: 'result' });
  await worker.results.forget(key).catch(() => undefined);
}
