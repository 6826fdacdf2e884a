import type { JobFailure } from '../../core/jobs/failures.ts';
import type { Job, JobFault } from '../../core/jobs/job.ts';
import { hideFor } from '../consume/visibility.ts';
import { keepResult } from '../cache/keep-result.ts';
import type { Delivery } from '../consume/message.ts';
import { finishEnded } from '../ending/finish.ts';
import { patiently } from '../patiently.ts';
import { emitEnd, emitFault, emitSuccess } from '../telemetry/job-metrics.ts';
import type { JobContext } from '../telemetry/job-context.ts';
import type { Worker } from '../worker.ts';
import { faultFields } from './faults.ts';
import type { Outcome } from './attempt.ts';
import { removeStems } from './publish.ts';

/** The attempt whose outcome is written down. */
export interface Settling {
  readonly job: Job;
  readonly leaseId: string;
  readonly begunAt: number;
  readonly context: JobContext;
}

/**
 * Writes the outcome of an attempt to the job and does what follows from it. When a write gets no answer this rejects:
 * the message stays in the queue and the job is found again when its lease has ended.
 */
export function settle(
  worker: Worker,
  delivery: Delivery,
  settling: Settling,
  outcome: Outcome,
): Promise<void> {
  if (outcome.kind === 'separated') return succeed(worker, delivery, settling, outcome);
  if (outcome.kind === 'failed') return failOrRetry(worker, delivery, settling, outcome.failure);
  return outcome.kind === 'stopped'
    ? giveBack(worker, delivery, settling)
    : letGo(worker, delivery, settling);
}

async function succeed(
  worker: Worker,
  delivery: Delivery,
  settling: Settling,
  { result, place }: Extract<Outcome, { kind: 'separated' }>,
): Promise<void> {
  const { job, leaseId, context } = settling;
  const keys = result.stems.map(({ key }) => key);
  const until = new Date(worker.clock.now() + worker.settings.limits.stemRetentionSeconds * 1000);
  const ended =
    (await patiently(worker, 'jobs-table', () =>
      worker.transitions.succeed(job.id, leaseId, result, until),
    )) ?? (await findOwn(worker, job.id, (found) => found.result?.stems[0]?.key === keys[0]));
  if (ended === undefined) {
    await removeStems(worker, keys);
    return letGo(worker, delivery, settling);
  }
  emitSuccess(worker, ended, result);
  await keepResult(worker, place, { result, until }, context.logger);
  context.logger.info('The job succeeded.', {
    event_type: 'job_succeeded',
    function: 'settle',
    status: ended.state,
    audio_duration_seconds: result.audio.durationSeconds,
    processing_duration_seconds: result.timings.total / 1000,
    real_time_factor: result.realTimeFactor,
    device: result.device,
    cached: result.cached === true,
  });
  return finishEnded(worker, delivery, ended, context);
}

async function failOrRetry(
  worker: Worker,
  delivery: Delivery,
  settling: Settling,
  failure: JobFailure,
): Promise<void> {
  const { job, leaseId, begunAt, context } = settling;
  const now = worker.clock.now();
  const fault: JobFault = { type: failure.type, detail: failure.detail, at: new Date(now).toISOString() };
  const again = failure.retryable && job.attempts < worker.settings.limits.maxAttempts;
  emitFault(worker, job, failure.type);
  context.logger[again ? 'warn' : 'error'](
    again ? 'The attempt failed; the job is tried again.' : 'The job failed.',
    {
      event_type: again ? 'attempt_failed' : 'job_failed',
      function: 'settle',
      status: again ? 'queued' : 'failed',
      ...faultFields(failure),
      attempt: job.attempts,
      processing_duration_seconds: (now - begunAt) / 1000,
    },
  );
  if (again) return releaseForRetry(worker, delivery, settling, fault);
  const ended =
    (await patiently(worker, 'jobs-table', () => worker.transitions.fail(job.id, leaseId, fault))) ??
    (await findOwn(worker, job.id, (found) => found.fault?.at === fault.at));
  if (ended === undefined) return letGo(worker, delivery, settling);
  emitEnd(worker, ended, now - begunAt);
  return finishEnded(worker, delivery, ended, context);
}

async function releaseForRetry(
  worker: Worker,
  delivery: Delivery,
  { job, leaseId }: Settling,
  fault: JobFault,
): Promise<void> {
  await patiently(worker, 'jobs-table', () =>
    worker.transitions.release(job.id, leaseId, { attempts: job.attempts, countAttempt: true, fault }),
  );
  await hideFor(worker, delivery, worker.delays.afterFault(job.attempts));
}

/** No patience here: the worker has seconds left, and the job comes back by itself if this gets no answer. */
async function giveBack(
  worker: Worker,
  delivery: Delivery,
  { job, leaseId, context }: Settling,
): Promise<void> {
  await worker.transitions.release(job.id, leaseId, { attempts: job.attempts, countAttempt: false });
  await hideFor(worker, delivery, 0);
  context.logger.info('The worker stops; the job is given back.', {
    event_type: 'job_released',
    function: 'settle',
    status: 'queued',
  });
}

/** Another worker has the job, or it has ended: only in the latter case the message is still ours to remove. */
async function letGo(worker: Worker, delivery: Delivery, { job, context }: Settling): Promise<void> {
  context.logger.info('The job is no longer held by this worker; its work is dropped.', {
    event_type: 'lease_lost',
    function: 'settle',
  });
  const found = await worker.jobs.get(job.id);
  if (found !== undefined && found.state !== 'queued' && found.state !== 'processing')
    await finishEnded(worker, delivery, found, context);
}

/** A refused write may be the repetition of one whose answer got lost: then the job bears its mark. */
async function findOwn(
  worker: Worker,
  jobId: string,
  isOwn: (job: Job) => boolean,
): Promise<Job | undefined> {
  const found = await patiently(worker, 'jobs-table', () => worker.jobs.get(jobId));
  return found !== undefined && isOwn(found) ? found : undefined;
}
