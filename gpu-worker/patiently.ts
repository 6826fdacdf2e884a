import type { Dependency } from '../core/resilience/dependencies.ts';
import { retry } from '../core/resilience/retry.ts';
import { isDependencyFault } from './attempt/faults.ts';
import type { Worker } from './worker.ts';

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
