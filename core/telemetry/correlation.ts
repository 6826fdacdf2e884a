/** Header that carries the correlation id, in requests, responses and webhooks. */
export const correlationHeader = 'x-correlation-id';

/** The client's correlation id if it is one that can stand in a log line, else `fallback`. */
export function correlationIdFrom(header: string | undefined, fallback: string): string {
  return header !== undefined && /^[\w.:/+=-]{1,128}$/.test(header) ? header : fallback;
}
