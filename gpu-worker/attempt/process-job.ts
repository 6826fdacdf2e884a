import type { Span } from '@opentelemetry/api';
import type { Job } from '../../core/jobs/job.ts';
import type { Claim } from '../../core/jobs/job-transitions.ts';
import { hideFor } from '../consume/visibility.ts';
import type { Delivery } from '../consume/message.ts';
import { markFailed } from '../telemetry/spans.ts';
import { parentContext, traceparentOf } from '../telemetry/tracing.ts';
import type { JobContext } from '../telemetry/job-context.ts';
import type { Worker } from '../worker.ts';
import { runAttempt } from './run-attempt.ts';
import { faultFields } from './faults.ts';
import { keepLease, type KeptLease } from './keep-lease.ts';
import { createProgress, type Progress } from './progress.ts';
import { settle } from './settle.ts';

type Held = Extract<Claim, { kind: 'claimed' }>;

/** Works on a claimed job from the first byte to the removal of its message, keeping its lease meanwhile. */
export async function processJob(
  worker: Worker,
  delivery: Delivery,
  held: Held,
  context: JobContext,
  stopping: AbortSignal,
): Promise<void> {
  const { job, leaseId } = held;
  const begunAt = worker.clock.now();
  const span = startSpan(worker, job, context);
  const progress = createProgress();
  context.logger.info('The worker took the job.', {
    event_type: 'job_claimed',
    function: 'processJob',
    status: 'processing',
    attempt: job.attempts,
  });
  const lease = holdLease(worker, delivery, held, context, progress);
  const onLeftOver = (error: unknown): void => {
    context.logger.error('Temporary files of the job could not be removed.', {
      event_type: 'files_left_over',
      function: 'processJob',
      ...faultFields(error),
    });
  };
  try {
    const { logger } = context;
    const attempt = { job, leaseId, progress, span, begunAt, lost: lease.lost, stopping, logger, onLeftOver };
    const outcome = await runAttempt(worker, attempt);
    await lease.stop();
    span.setAttribute('stemwatch.outcome', outcome.kind);
    if (outcome.kind === 'failed') markFailed(span, outcome.failure);
    if (outcome.kind === 'failed' && outcome.failure.type === 'device-unavailable') worker.device.doubt();
    await settle(worker, delivery, { job, leaseId, begunAt, context: below(context, span) }, outcome);
  } finally {
    await lease.stop();
    span.end();
    worker.emit('ActiveJobs', 0, {});
    await worker.protection.drop();
  }
}

const startSpan = (worker: Worker, job: Job, context: JobContext): Span =>
  worker.tracer.startSpan(
    'process job',
    {
      attributes: {
        'stemwatch.job.id': job.id,
        'stemwatch.model': job.model,
        'stemwatch.attempt': job.attempts,
      },
    },
    parentContext(context.parent),
  );

/** What the job causes from here on has this span as its parent. */
const below = (context: JobContext, span: Span): JobContext => ({
  ...context,
  message: { ...context.message, traceparent: traceparentOf(span) },
});

function holdLease(
  worker: Worker,
  delivery: Delivery,
  { job, leaseId }: Held,
  context: JobContext,
  progress: Progress,
): KeptLease {
  const { leaseSeconds } = worker.settings.limits;
  return keepLease(worker.clock, leaseSeconds, {
    progress: () => progress.current(),
    renew: async (current) => {
      const held = await worker.transitions.heartbeat(job.id, leaseId, leaseSeconds, current);
      context.logger.debug('The job goes on.', {
        event_type: 'job_progress',
        function: 'holdLease',
        status: held?.state,
        ...current,
      });
      return held !== undefined;
    },
    held: async () => {
      const found = await worker.jobs.get(job.id);
      return found?.state === 'processing' && found.lease?.id === leaseId;
    },
    extend: async () => {
      worker.alive();
      worker.emit('ActiveJobs', 1, {});
      await Promise.all([hideFor(worker, delivery, leaseSeconds), worker.protection.hold()]);
    },
    onError: (error) => {
      context.logger.warn('A heartbeat of the job got no answer; it is tried again.', {
        event_type: 'heartbeat_unanswered',
        function: 'holdLease',
        ...faultFields(error),
      });
    },
  });
}
