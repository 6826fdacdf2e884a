import type { Logger } from '@aws-lambda-powertools/logger';
import type { Job } from '../../core/jobs/job.ts';
import type { MessageContext } from '../../core/jobs/message.ts';
import { type ScopedLog, scopedLog } from '../../core/telemetry/scoped-log.ts';
import { parseTraceparent } from '../../core/telemetry/trace-context.ts';

/** What belongs to the handling of one job outside of a request. */
export interface JobScope {
  /** Writes the correlation and trace id of the request that created the job with every line. */
  readonly log: ScopedLog;
  /** What travels with messages about the job. */
  readonly message: MessageContext;
}

/** Goes on in the context of the request that created the job. */
export function scopeOfJob(job: Job, logger: Logger): JobScope {
  const { correlationId, traceparent } = job;
  return {
    log: scopedLog(logger, {
      correlation_id: correlationId,
      trace_id: parseTraceparent(traceparent)?.traceId,
      job_id: job.id,
    }),
    message: { correlationId, traceparent },
  };
}
