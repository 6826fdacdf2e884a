import { ROOT_CONTEXT, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import type { JobStage } from '../../core/jobs/job.ts';
import type { Worker } from '../worker.ts';

/** Runs `work` in a span below `parent`; an error is noted in the span and passed on. */
export async function inSpan<T>(
  tracer: Worker['tracer'],
  name: string,
  parent: Span,
  work: () => Promise<T>,
): Promise<T> {
  const span = tracer.startSpan(name, {}, trace.setSpan(ROOT_CONTEXT, parent));
  try {
    return await work();
  } catch (error) {
    markFailed(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** Notes an error in a span. The message of a failed job says nothing of the song but its fault. */
export function markFailed(span: Span, error: unknown): void {
  const { name, message } = error as Error;
  span.recordException({ name, message });
  span.setStatus({ code: SpanStatusCode.ERROR, message });
}

/** When each of the engine's stages was first and last heard of, for spans made afterwards. */
export interface StageTimes {
  note(stage: JobStage, now: number): void;
  /** Writes one span per stage below `parent`. */
  write(tracer: Worker['tracer'], parent: Span): void;
}

/** The engine's stages run side by side in another process: their spans are drawn from its reports of progress. */
export function createStageTimes(): StageTimes {
  const times = new Map<JobStage, { first: number; last: number }>();
  return {
    note: (stage, now) => {
      times.set(stage, { first: times.get(stage)?.first ?? now, last: now });
    },
    write: (tracer, parent) => {
      for (const [stage, { first, last }] of times) {
        tracer.startSpan(stage, { startTime: first }, trace.setSpan(ROOT_CONTEXT, parent)).end(last);
      }
    },
  };
}
