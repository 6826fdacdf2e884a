import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { jobPrefix } from '../../core/jobs/object-keys.ts';
import { outputFormats } from '../../core/jobs/output.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { parseAccessLogLine } from './access-log-line.ts';

/** The part that matters of EventBridge's event for a new object. */
const eventSchema = z.object({
  detail: z.object({ bucket: z.object({ name: z.string() }), object: z.object({ key: z.string() }) }),
});

/** Every stem lies under this prefix. */
const stemsPrefix = `${jobPrefix('').split('/', 1)[0]}/`;

/** What was counted in one log object. */
interface Counted {
  readonly lines: number;
  readonly downloads: number;
}

/**
 * The function that counts downloads. Stems are fetched from the object store itself, so only its access log knows of
 * them: each time a piece of the log arrives as an object, its lines are read and the fetched stems counted. S3 writes the
 * log some minutes to hours later and without promise; an event that comes twice counts twice.
 */
export function createDownloadsHandler(runtime: Runtime): (event: unknown) => Promise<void> {
  return async (event) => {
    const { bucket, object } = eventSchema.parse(event).detail;
    const { Body } = await runtime.clients.objects.send(
      new GetObjectCommand({ Bucket: bucket.name, Key: object.key }),
    );
    const { lines, downloads } = await countDownloads(Body as Readable, runtime);
    runtime.logger.info('A piece of the access log was read.', {
      event_type: 'access_log_read',
      log_object: object.key,
      lines,
      downloads,
    });
  };
}

/** Lines themselves are never logged: they hold addresses of clients and signatures. */
async function countDownloads(body: Readable, { emit }: Runtime): Promise<Counted> {
  let lines = 0;
  let downloads = 0;
  for await (const line of createInterface({ input: body, crlfDelay: Infinity })) {
    lines += 1;
    const accessed = parseAccessLogLine(line);
    if (accessed?.operation !== 'REST.GET.OBJECT' || !accessed.key.startsWith(stemsPrefix)) continue;
    // 206 answers a request for a part, as players make them.
    if (accessed.status !== 200 && accessed.status !== 206) continue;
    downloads += 1;
    const dimensions = { format: formatOf(accessed.key) };
    emit('DownloadCount', 1, dimensions);
    emit('DownloadSize', accessed.bytesSent, dimensions);
  }
  return { lines, downloads };
}

function formatOf(key: string): string {
  const formats = Object.entries(outputFormats);
  return formats.find(([, { extension }]) => key.endsWith(`.${extension}`))?.[0] ?? 'unknown';
}
