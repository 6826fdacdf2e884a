import type { Logger } from '@aws-lambda-powertools/logger';
import type { ResultCache } from '../../core/cache/result-cache.ts';
import { faultFields } from '../attempt/faults.ts';
import type { ModelCache } from '../engine/model-cache.ts';

/** What a follower of clearings works with. */
interface FollowerParts {
  readonly results: Pick<ResultCache, 'generation'>;
  readonly engine: Pick<ModelCache, 'clear'>;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}

/**
 * Makes the function by which a worker, between two songs, finds out whether an operator has cleared the caches, and
 * drops its loaded models if so. It gives the cache's generation, or undefined when the table does not answer: then this
 * song does without the cache.
 */
export function createClearFollower({
  results,
  engine,
  logger,
}: FollowerParts): () => Promise<number | undefined> {
  let known: number | undefined;
  return async () => {
    try {
      const generation = await results.generation();
      if (known !== undefined && generation !== known) {
        const models = await engine.clear();
        logger.info('The caches were cleared.', {
          event_type: 'cache_cleared',
          function: 'followClears',
          generation,
          models,
        });
      }
      known = generation;
      return generation;
    } catch (error) {
      logger.warn('Whether the caches were cleared could not be found out.', {
        event_type: 'cache_unanswered',
        function: 'followClears',
        ...faultFields(error),
      });
      return undefined;
    }
  };
}
