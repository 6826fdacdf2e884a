import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { AlarmValidationError } from '../alarms/alarm-validation-error.ts';
import type { CloudWatch } from '../cloudwatch.ts';
import { PutMetricDataError } from '../ingest/put-metric-data-error.ts';
import { MetricMathError } from '../math/metric-math-error.ts';
import { QueryError } from '../queries/query-error.ts';
import { SearchError } from '../search/search-error.ts';
import { ApiError } from './api-error.ts';
import { operations } from './operations/operations.ts';
import { jsonProtocol } from './protocol/json-protocol.ts';
import type { Protocol, Reply } from './protocol/protocol.ts';
import { queryProtocol } from './protocol/query-protocol.ts';
import { readBody } from './read-body.ts';

/**
 * Answers CloudWatch's API over HTTP in the protocol that the client speaks. Signatures are not checked: listen on loopback
 * only. No request ends the server; `report` is told of faults of its own.
 */
export function createEndpoint(cloudwatch: CloudWatch, report: (problem: string) => void): RequestListener {
  return (incoming, outgoing) => {
    answer(cloudwatch, incoming, report).then(
      (reply) => send(outgoing, reply),
      (error: unknown) => {
        report(`A request could not be read: ${String(error)}`);
        outgoing.destroy();
      },
    );
  };
}

async function answer(
  cloudwatch: CloudWatch,
  incoming: IncomingMessage,
  report: (problem: string) => void,
): Promise<Reply> {
  const protocol = protocolOf(incoming);
  const requestId = randomUUID();
  try {
    const headers = incoming.headers as Readonly<Record<string, string | undefined>>;
    const { operation, input } = protocol.read(headers, await readBody(incoming));
    const run = operations.get(operation);
    if (run === undefined)
      throw new ApiError('InvalidAction', `The operation ${operation} is not known here.`);
    return protocol.write(operation, run(cloudwatch, input), requestId);
  } catch (error) {
    return protocol.writeError(asApiError(error, report), requestId);
  }
}

function protocolOf({ headers }: IncomingMessage): Protocol {
  return headers['x-amz-target'] === undefined ? queryProtocol : jsonProtocol;
}

function asApiError(error: unknown, report: (problem: string) => void): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof PutMetricDataError) return new ApiError(error.code, error.message);
  const refusals = [AlarmValidationError, MetricMathError, QueryError, RangeError, SearchError];
  if (refusals.some((kind) => error instanceof kind))
    return new ApiError('ValidationError', (error as Error).message);
  report(`A request failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return new ApiError('InternalServiceError', 'The simulation failed; its log says why.', 500);
}

function send(outgoing: ServerResponse, { status, headers, body }: Reply): void {
  outgoing.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  outgoing.end(body);
}
