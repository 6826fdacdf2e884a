import type { EmitMetric } from '../../core/telemetry/catalogue.ts';
import type { Upload } from '../../core/uploads/upload.ts';
import { announcedFormat } from './announced-format.ts';
import type { StoredObject } from './stored-object.ts';

/** Times that tell how long an upload took, in epoch milliseconds. */
interface UploadTimes {
  readonly now: number;
  /** When the upload ended, where that is known better than by the object itself. */
  readonly endedAt?: number;
}

/**
 * Emits size, duration and throughput of an upload whose bytes have arrived; says whether they are as many as announced.
 *
 * The duration begins when the upload was created and ends with the last byte, so it includes the time that the client
 * takes before it begins to send, and its pauses: it is what a song waits for, not what the network could do. The object
 * store knows the end of a single PUT to the second only; the end of that second counts, so that a small song is not
 * infinitely fast. An upload in parts ends when they were put together.
 */
export function emitUploadFigures(
  emit: EmitMetric,
  upload: Upload,
  { size, modifiedAt }: StoredObject,
  { now, endedAt }: UploadTimes,
): 'accepted' | 'size-mismatch' {
  const outcome = size === upload.size ? 'accepted' : 'size-mismatch';
  const dimensions = { format: announcedFormat(upload.contentType), outcome };
  const end = endedAt ?? Math.min(now, (modifiedAt?.getTime() ?? now) + 999);
  const milliseconds = Math.max(1, end - Date.parse(upload.createdAt));
  emit('UploadSize', size, dimensions);
  emit('UploadDuration', milliseconds, dimensions);
  emit('UploadThroughput', (size * 1000) / milliseconds, dimensions);
  return outcome;
}
