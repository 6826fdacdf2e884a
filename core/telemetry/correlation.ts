import { redacted } from './redaction.ts';

/** Header that carries the correlation id, in requests, responses and webhooks. */
export const correlationHeader = 'x-correlation-id';

/** The client's correlation id if it is one that can stand in a log line, else `fallback`. */
export function correlationIdFrom(header: string | undefined, fallback: string): string {
  return header !== undefined && isSpeakable(header) ? header : fallback;
}

/** Metrics carry the id as it is, so a client's secret must not become one. */
const isSpeakable = (header: string): boolean =>
  /^[\w.:/+=-]{1,128}$/.test(header) && redacted(header) === header;
