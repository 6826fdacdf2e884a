import { randomBytes } from 'node:crypto';

/** A W3C trace context, https://www.w3.org/TR/trace-context/ : 32 and 16 hexadecimal digits. */
export interface TraceContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly sampled: boolean;
}

/** Reads a `traceparent` header or attribute; undefined when it is not one. */
export function parseTraceparent(text: string | undefined): TraceContext | undefined {
  const match = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(text ?? '');
  if (match === null) return undefined;
  const [, traceId, spanId, flags] = match;
  if (traceId === undefined || spanId === undefined || /^0+$/.test(traceId) || /^0+$/.test(spanId))
    return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags ?? '0', 16) & 1) === 1 };
}

/** Writes a `traceparent`. */
export const formatTraceparent = (context: TraceContext): string =>
  `00-${context.traceId}-${context.spanId}-${context.sampled ? '01' : '00'}`;

/**
 * Reads X-Ray's header (`Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1`). The root is a
 * W3C trace id written with hyphens; without a parent a new span id stands in.
 */
export function parseXrayHeader(text: string | undefined): TraceContext | undefined {
  const fields = new Map(
    (text ?? '').split(';').map((part) => [part.split('=')[0]?.trim(), part.split('=')[1]]),
  );
  const root = /^1-([0-9a-f]{8})-([0-9a-f]{24})$/.exec(fields.get('Root') ?? '');
  if (root === null) return undefined;
  const parent = fields.get('Parent');
  return {
    traceId: `${root[1]}${root[2]}`,
    spanId: parent !== undefined && /^[0-9a-f]{16}$/.test(parent) ? parent : newSpanId(),
    sampled: fields.get('Sampled') === '1',
  };
}

/** Writes X-Ray's header for the same trace. */
export const formatXrayHeader = (context: TraceContext): string =>
  `Root=1-${context.traceId.slice(0, 8)}-${context.traceId.slice(8)};Parent=${context.spanId};` +
  `Sampled=${context.sampled ? '1' : '0'}`;

/** A new trace whose id begins with the time in seconds, as X-Ray requires. */
export function newTrace(now: number = Date.now()): TraceContext {
  const seconds = Math.floor(now / 1000)
    .toString(16)
    .padStart(8, '0');
  return { traceId: `${seconds}${randomBytes(12).toString('hex')}`, spanId: newSpanId(), sampled: true };
}

/** A new span id. */
export const newSpanId = (): string => randomBytes(8).toString('hex');
