import { retry } from '../core/resilience/retry.ts';
import { isDependencyFault } from './attempt/faults.ts';
import type { Worker } from './worker.ts';

/** What the worker depends on, as the `RetriesExhausted` metric names it. */
export type Dependency = 'objects' | 'jobs-table' | 'uploads-table' | 'queue';

/**
 * Repeats a call to AWS while its service does not answer, with growing pauses, beyond the SDK's own quick tries: an
 * hour of separation must not be lost to ten seconds of silence.
 */
export function patiently<T>(
  worker: Pick<Worker, 'patience' | 'clock' | 'random' | 'emit'>,
  dependency: Dependency,
  operation: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  return retry(operation, {
    policy: worker.patience,
    clock: worker.clock,
    random: worker.random,
    canHelp: isDependencyFault,
    onExhausted: () => {
      worker.emit('RetriesExhausted', 1, { dependency });
    },
    ...(signal === undefined ? {} : { signal }),
  });
}
