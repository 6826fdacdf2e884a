import type { Logger } from '@aws-lambda-powertools/logger';
import { faultFields } from '../attempt/faults.ts';
import type { Clock } from '../../core/resilience/clock.ts';

const between = 60_000; // milliseconds

/** What sampling needs. */
export interface Sampling {
  readonly clock: Pick<Clock, 'every'>;
  readonly logger: Pick<Logger, 'warn'>;
}

/**
 * Runs `sample` now and each minute, never twice at a time, until the returned function is called. While it fails, that is
 * said once, as `failure`.
 */
export function sampleRegularly(
  { clock, logger }: Sampling,
  sample: () => Promise<void>,
  failure: string,
): () => void {
  let busy = false;
  let failing = false;
  const guarded = async (): Promise<void> => {
    try {
      await sample();
      failing = false;
    } catch (error) {
      if (!failing)
        logger.warn(failure, {
          event_type: 'sampling_failed',
          function: 'sampleRegularly',
          ...faultFields(error),
        });
      failing = true;
    }
  };
  const begin = (): void => {
    if (busy) return;
    busy = true;
    void guarded().finally(() => {
      busy = false;
    });
  };
  const stop = clock.every(between, begin);
  begin();
  return stop;
}
