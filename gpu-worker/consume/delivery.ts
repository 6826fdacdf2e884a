import type { Job } from '../../core/jobs/job.ts';
import { processJob } from '../attempt/process-job.ts';
import { buryUnreadable } from '../ending/bury.ts';
import { failLost, finishEnded } from '../ending/finish.ts';
import { createJobContext, type JobContext } from '../telemetry/job-context.ts';
import type { Worker } from '../worker.ts';
import { delayWhileBusy } from './delays.ts';
import { type Delivery, namedJob } from './message.ts';
import { hideFor, removeMessage } from './visibility.ts';

/**
 * Deliveries of a message after which its job is taken to be gone rather than late. A message is sent before its job is
 * written, and the pauses up to here must add up to more than the half minute that this may take at the very most.
 */
const deliveriesForMissing = 6;

/** What writing a job usually takes at most. */
const writeMilliseconds = 200;

/** Does what one delivery asks for, whatever happened to its job before. Rejects when a dependency does not answer. */
export async function handleDelivery(
  worker: Worker,
  delivery: Delivery,
  stopping: AbortSignal,
): Promise<void> {
  const jobId = namedJob(delivery);
  if (jobId === undefined) return buryUnreadable(worker, delivery);
  const seen = await readJob(worker, jobId);
  const context = createJobContext(worker, delivery, jobId, seen);
  if (seen !== undefined && isLeftOver(seen, delivery)) return finishEnded(worker, delivery, seen, context);
  const { leaseSeconds, maxAttempts } = worker.settings.limits;
  const claim = await worker.transitions.claim(seen, {
    worker: worker.workerSettings.workerId,
    leaseSeconds,
    maxAttempts,
  });
  switch (claim.kind) {
    case 'claimed':
      return processJob(worker, delivery, claim, context, stopping);
    case 'ended':
      return finishEnded(worker, delivery, claim.job, context);
    case 'exhausted':
      return failLost(worker, delivery, claim.job, context);
    case 'busy':
      context.logger.info('Another worker holds the job; the message waits.', {
        event_type: 'job_busy',
        function: 'handleDelivery',
        status: 'processing',
      });
      return hideFor(
        worker,
        delivery,
        delayWhileBusy(claim.until - worker.clock.now(), delivery.deliveries, worker.settings.limits),
      );
    case 'missing':
      return waitForMissing(worker, delivery, context);
  }
}

/**
 * A job that failed and lies in the dead-letter queue starts afresh when its message returns from there. The message
 * that was buried may be delivered once more, though (the worker died before it removed it): it carries no reason and
 * has been delivered before.
 */
const isLeftOver = (job: Job, delivery: Delivery): boolean =>
  job.state === 'failed' &&
  job.deadLettered === true &&
  delivery.deadLetterReason === undefined &&
  delivery.deliveries > 1;

/** A worker that waits for work is often faster than the write that follows the message, so it looks twice. */
async function readJob(worker: Worker, jobId: string): Promise<Job | undefined> {
  const seen = await worker.jobs.get(jobId);
  if (seen !== undefined) return seen;
  await worker.clock.sleep(writeMilliseconds);
  return worker.jobs.get(jobId);
}

async function waitForMissing(worker: Worker, delivery: Delivery, context: JobContext): Promise<void> {
  if (delivery.deliveries < deliveriesForMissing)
    return hideFor(worker, delivery, worker.delays.afterMissing(delivery.deliveries));
  context.logger.warn('The job of this message does not exist; the message is removed.', {
    event_type: 'job_missing',
    function: 'waitForMissing',
  });
  return removeMessage(worker, delivery);
}
