import type { DownloadOptions } from './download-options.ts';
import { TransferError } from './transfer-error.ts';

/**
 * What the network gives, unless it gives nothing for `stallMilliseconds`.
 *
 * @throws TransferError, passing, when it stalls or breaks; the reason of the signal when that was aborted.
 */
export async function within<T>(
  step: Promise<T>,
  address: string,
  { clock, stallMilliseconds, signal }: Pick<DownloadOptions, 'clock' | 'stallMilliseconds' | 'signal'>,
): Promise<T> {
  const timer = new AbortController();
  const late = clock.sleep(stallMilliseconds, timer.signal).then(() => {
    throw new TransferError(`${address} sent nothing for ${stallMilliseconds / 1000} s.`, true);
  });
  try {
    return await Promise.race([step, late]);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof TransferError) throw error;
    throw new TransferError(`The connection to ${address} broke: ${reasonOf(error)}.`, true, {
      cause: error,
    });
  } finally {
    timer.abort();
    // It may break only after it was given up, and nobody listens any more.
    step.catch(() => undefined);
  }
}

/** `fetch` says "fetch failed" and keeps the reason in its cause. */
function reasonOf(error: unknown): string {
  const { cause } = error as Error;
  return cause instanceof Error && cause.message !== '' ? cause.message : (error as Error).message;
}
