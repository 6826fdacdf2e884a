import type { Logger } from '@aws-lambda-powertools/logger';
import type { Job } from '../../core/jobs/job.ts';
import type { MessageContext } from '../../core/jobs/message.ts';
import { isDebugSampled } from '../../core/telemetry/debug-sampling.ts';
import {
  formatTraceparent,
  formatXrayHeader,
  newTrace,
  parseTraceparent,
  parseXrayHeader,
  type TraceContext,
} from '../../core/telemetry/trace-context.ts';
import type { Delivery } from '../consume/message.ts';
import type { Worker } from '../worker.ts';

/** What belongs to one job's logs and traces, and travels on with its messages. */
export interface JobContext {
  readonly logger: Logger;
  /** The span that caused this delivery. */
  readonly parent: TraceContext;
  readonly message: MessageContext;
}

/**
 * Finds the trace and the correlation id of a delivery: in the message, else in the job, else new ones. Every log line
 * of the job carries both, and the X-Ray form of the trace id as Powertools writes it in functions. A sample of the jobs is
 * told in more detail.
 */
export function createJobContext(
  worker: Pick<Worker, 'logger' | 'settings'>,
  delivery: Delivery,
  jobId: string,
  job: Job | undefined,
): JobContext {
  const parent =
    parseTraceparent(delivery.traceparent) ??
    parseXrayHeader(delivery.xrayHeader) ??
    parseTraceparent(job?.traceparent) ??
    newTrace();
  const correlationId = delivery.correlationId ?? job?.correlationId ?? jobId;
  const logger = worker.logger.createChild({
    persistentKeys: {
      correlation_id: correlationId,
      trace_id: parent.traceId,
      xray_trace_id: `1-${parent.traceId.slice(0, 8)}-${parent.traceId.slice(8)}`,
      job_id: jobId,
      message_id: delivery.messageId,
      // What a request is to a function, a delivery is to a worker.
      request_id: delivery.messageId,
      ...(job === undefined ? {} : { model: job.model }),
    },
  });
  if (isDebugSampled(correlationId, worker.settings.debugSampling)) logger.setLogLevel('DEBUG');
  return {
    logger,
    parent,
    message: {
      traceparent: formatTraceparent(parent),
      correlationId,
      // Only where the queue itself carries X-Ray's header is there somebody to read it.
      xrayHeader: delivery.xrayHeader === undefined ? undefined : formatXrayHeader(parent),
    },
  };
}
