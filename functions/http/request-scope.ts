import type { MessageContext } from '../../core/jobs/message.ts';
import { isDebugSampled } from '../../core/telemetry/debug-sampling.ts';
import { type LogFields, type ScopedLog, scopedLog } from '../../core/telemetry/scoped-log.ts';
import { correlationHeader, correlationIdFrom } from '../../core/telemetry/correlation.ts';
import {
  formatTraceparent,
  formatXrayHeader,
  newSpanId,
  newTrace,
  parseTraceparent,
  parseXrayHeader,
  type TraceContext,
} from '../../core/telemetry/trace-context.ts';

import type { Telemetry } from '../runtime/telemetry.ts';

/** What belongs to one request and to nothing else: two requests in one process never share it. */
export interface RequestScope {
  readonly correlationId: string;
  /** The request's trace with a span id of its own. */
  readonly trace: TraceContext;
  /** X-Ray's header as it came in, where there was one. */
  readonly xrayHeader: string | undefined;
  /** Writes correlation, trace, request and token id with every line. */
  readonly log: ScopedLog;
}

/** The parts of an API Gateway event (proxy or authorizer) that a scope is made from. */
export interface RequestOrigin {
  readonly headers: Readonly<Record<string, string | undefined>> | null | undefined;
  readonly requestId: string | undefined;
  /** Id of the token of the caller, which stands for the owner in log lines; owners may be named after people. */
  readonly tokenId?: string | undefined;
  /** Whether this is the first request of this copy of the function. */
  readonly coldStart: boolean;
}

/**
 * Opens the scope of a request. The trace is Lambda's own where there is one (it knows the parent segment and whether
 * the trace is sampled), else the X-Ray header, else the client's `traceparent`, else a new one.
 */
export function openScope(
  origin: RequestOrigin,
  { logger, now, settings }: Pick<Telemetry, 'logger' | 'now' | 'settings'>,
): RequestScope {
  const header = headerReader(origin.headers);
  const incoming =
    parseXrayHeader(process.env['_X_AMZN_TRACE_ID']) ?? parseXrayHeader(header('x-amzn-trace-id'));
  const parent = incoming ?? parseTraceparent(header('traceparent')) ?? newTrace(now());
  const trace = { ...parent, spanId: newSpanId() };
  const correlationId = correlationIdFrom(header(correlationHeader), origin.requestId ?? trace.traceId);
  return {
    correlationId,
    trace,
    xrayHeader: incoming === undefined ? undefined : formatXrayHeader(incoming),
    log: scopedLog(
      logger,
      lineContext(origin, correlationId, trace),
      isDebugSampled(correlationId, settings.debugSampling),
    ),
  };
}

function lineContext(
  { requestId, tokenId, coldStart }: RequestOrigin,
  correlationId: string,
  { traceId }: TraceContext,
): LogFields {
  return {
    correlation_id: correlationId,
    trace_id: traceId,
    cold_start: coldStart,
    ...(requestId === undefined ? {} : { request_id: requestId }),
    ...(tokenId === undefined ? {} : { token_id: tokenId }),
  };
}

/** What travels with the messages that a request causes. */
export const messageContextOf = (scope: RequestScope): MessageContext => ({
  traceparent: formatTraceparent(scope.trace),
  correlationId: scope.correlationId,
  xrayHeader: scope.xrayHeader,
});

/** Reads headers by lower-case name, whatever case API Gateway passed on. */
export function headerReader(headers: RequestOrigin['headers']): (name: string) => string | undefined {
  const byName = new Map(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  return (name) => byName.get(name);
}
