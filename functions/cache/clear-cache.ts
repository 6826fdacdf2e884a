import type { ResultCache } from '../../core/cache/result-cache.ts';
import type { Operation } from '../http/operations.ts';

/** How long entries are removed for, in milliseconds: the caller waits, and the function may take 20 seconds. */
const removingMilliseconds = 10_000;

/**
 * Seconds within which an idle worker finds out: as long as it waits for a message (20, the most that SQS allows), and
 * some for the calls themselves.
 */
const idleLookSeconds = 30;

/** POST /clear-cache: begins a new generation of the caches, which workers find out by themselves. */
export function clearCache(results: ResultCache, now: () => number): Operation<'clearCache'> {
  return async ({ scope }) => {
    const clearedAt = now();
    const { generation, removed, complete } = await results.clear(clearedAt + removingMilliseconds);
    scope.log.info('The caches were cleared.', { event_type: 'cache_cleared', generation, removed });
    return {
      status: 200,
      body: {
        clearedAt: new Date(clearedAt).toISOString(),
        generation,
        results: { removed, complete },
        models: { idleWorkersWithinSeconds: idleLookSeconds },
      },
    };
  };
}
