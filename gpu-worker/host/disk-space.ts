import { statfs } from 'node:fs/promises';
import { JobFailure } from '../../core/jobs/failures.ts';

/** Left free whatever happens, in bytes, so that logs and the system itself can go on. */
const reserveBytes = 256 * 1024 ** 2;

/**
 * Checks that `folder` has room for `bytes` more.
 *
 * @throws JobFailure `disk-full`, which another attempt, perhaps on another worker, may not meet.
 */
export async function requireSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= bytes + reserveBytes) return;
  throw new JobFailure(
    'disk-full',
    `The worker has ${megabytes(free)} MB of disk left and needs ${megabytes(bytes + reserveBytes)} MB for this song.`,
  );
}

const megabytes = (bytes: number): number => Math.round(bytes / 1e6);
