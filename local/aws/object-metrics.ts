import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NoteServiceMetrics } from '../metrics/service-metrics.ts';

/** Name of the filter under which S3 counts all requests to a bucket, as the storage stack calls it. */
const filter = 'EntireBucket';

/**
 * Notes a request to a bucket when it has ended, as S3 does. Bytes are those of bodies; the first byte of an answer counts
 * from the end of the request.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html
 */
export function measureObjectRequest(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  note: NoteServiceMetrics,
): void {
  const [, bucket = ''] = /^\/([^/?]+)/.exec(incoming.url ?? '') ?? [];
  if (bucket === '') return;
  const startedAt = performance.now();
  const sentBefore = incoming.socket.bytesWritten;
  let receivedAt = startedAt;
  let answeredAt: number | undefined;
  incoming.once('end', () => {
    receivedAt = performance.now();
  });
  const writeHead = outgoing.writeHead.bind(outgoing) as (...head: unknown[]) => ServerResponse;
  outgoing.writeHead = (...head: unknown[]) => {
    answeredAt ??= performance.now();
    return writeHead(...head);
  };
  outgoing.once('close', () => {
    const { statusCode } = outgoing;
    const now = performance.now();
    note(
      'AWS/S3',
      { BucketName: bucket, FilterId: filter },
      {
        AllRequests: 1,
        '4xxErrors': statusCode >= 400 && statusCode < 500 ? 1 : 0,
        '5xxErrors': statusCode >= 500 ? 1 : 0,
        FirstByteLatency: Math.max(0, (answeredAt ?? now) - receivedAt),
        TotalRequestLatency: now - startedAt,
        BytesDownloaded: sentBytes(outgoing, incoming.socket.bytesWritten - sentBefore),
        BytesUploaded: Number(incoming.headers['content-length'] ?? 0),
      },
    );
  });
}

/** Of an answer that was cut short, what went over the connection, its head included. */
function sentBytes(outgoing: ServerResponse, onTheWire: number): number {
  const announced = outgoing.getHeader('content-length');
  if (outgoing.req.method === 'HEAD') return 0;
  return outgoing.writableFinished && announced !== undefined ? Number(announced) : onTheWire;
}
