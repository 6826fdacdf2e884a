import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NoteServiceMetrics } from '../metrics/service-metrics.ts';

/** Where a request names its table; a name within a value would have escaped quotes. */
const namedTable = /"TableName":\s*"([^"\\]+)"/;

/** Errors that are neither the caller's nor the service's, by the end of their type. */
const throttles = /#(?:ProvisionedThroughputExceeded|Throttling|RequestLimitExceeded)\w*/;
const refusals = /#ConditionalCheckFailedException/;

/**
 * Notes a request to a table when it was answered, as DynamoDB does: its time if it went well, else whose fault it was. A
 * condition that does not hold is nobody's. Requests for several tables are passed over.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
 */
export function measureTableRequest(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  note: NoteServiceMetrics,
): void {
  const [, operation] = String(incoming.headers['x-amz-target'] ?? '').split('.');
  if (operation === undefined) return;
  const startedAt = performance.now();
  let table: string | undefined;
  incoming.on('data', (chunk: Buffer) => {
    table ??= namedTable.exec(chunk.toString('latin1'))?.[1];
  });
  let answer = '';
  const end = outgoing.end.bind(outgoing) as (...rest: unknown[]) => ServerResponse;
  outgoing.end = (...rest: unknown[]) => {
    if (outgoing.statusCode >= 400 && typeof rest[0] === 'string') answer = rest[0];
    return end(...rest);
  };
  outgoing.once('finish', () => {
    if (table === undefined) return;
    const dimensions = { TableName: table, Operation: operation };
    const { statusCode } = outgoing;
    if (statusCode < 300)
      note('AWS/DynamoDB', dimensions, { SuccessfulRequestLatency: performance.now() - startedAt });
    else if (statusCode >= 500) note('AWS/DynamoDB', dimensions, { SystemErrors: 1 });
    else if (throttles.test(answer)) note('AWS/DynamoDB', dimensions, { ThrottledRequests: 1 });
    else if (!refusals.test(answer)) note('AWS/DynamoDB account', {}, { UserErrors: 1 });
  });
}
