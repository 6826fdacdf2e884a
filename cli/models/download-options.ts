import type { Clock } from '../../core/resilience/clock.ts';
import type { RetryPolicy } from '../../core/resilience/retry.ts';

/** How patient a download is, and who is told of it. */
export interface DownloadOptions {
  readonly clock: Pick<Clock, 'sleep'>;
  readonly random: () => number;
  readonly policy: RetryPolicy;
  /** How long the server may send nothing before the connection is given up. */
  readonly stallMilliseconds: number;
  /** Stops the download; what has arrived is kept. */
  readonly signal?: AbortSignal | undefined;
  /** Told how many bytes have arrived of how many, the latter if the server says. */
  readonly onProgress: (received: number, total: number | undefined) => void;
}
