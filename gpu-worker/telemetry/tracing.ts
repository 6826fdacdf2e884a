import { type Context, ROOT_CONTEXT, type Span, trace, TraceFlags, type Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import {
  formatTraceparent,
  newSpanId,
  newTrace,
  type TraceContext,
} from '../../core/telemetry/trace-context.ts';

/** The worker's tracer, and how its last spans get out. */
export interface Tracing {
  readonly tracer: Tracer;
  close(): Promise<void>;
}

/** What tracing is told of the worker. */
export interface TracingOptions {
  readonly version: string;
  readonly stage: string;
  readonly workerId: string;
  /** OpenTelemetry's own variable; the exporter reads it, and its siblings, by itself. */
  readonly endpoint: string | undefined;
  /** Where spans go instead, for tests. */
  readonly processors?: readonly SpanProcessor[];
}

/**
 * Makes the tracer. Spans are exported over OTLP when an endpoint is named, else they only carry the context on. Ids of
 * new traces begin with the time, as X-Ray requires; all others come from the request that caused the job.
 */
export function createTracing(options: TracingOptions): Tracing {
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'stemwatch-gpu-worker',
      'service.version': options.version,
      'service.instance.id': options.workerId,
      'deployment.environment.name': options.stage,
    }),
    idGenerator: { generateTraceId: () => newTrace().traceId, generateSpanId: newSpanId },
    spanProcessors: [
      ...(options.processors ?? []),
      ...(options.endpoint === undefined ? [] : [new BatchSpanProcessor(new OTLPTraceExporter())]),
    ],
  });
  return { tracer: provider.getTracer('stemwatch-gpu-worker'), close: () => provider.shutdown() };
}

/** The context below which the spans of a job are made: that of the request which caused it. */
export function parentContext(parent: TraceContext): Context {
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId: parent.traceId,
    spanId: parent.spanId,
    traceFlags: parent.sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
  });
}

/** The `traceparent` of what a span causes. */
export function traceparentOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return formatTraceparent({ traceId, spanId, sampled: (traceFlags & TraceFlags.SAMPLED) !== 0 });
}
