import type { Logger } from '@aws-lambda-powertools/logger';
import { failures } from '../../core/jobs/failures.ts';
import type { Clock } from '../../core/resilience/clock.ts';
import type { EmitMetric } from '../../core/telemetry/catalogue.ts';

const between = 30_000; // milliseconds from a failed check to the next one

/** Keeps a worker from taking jobs that its device could only fail. */
export interface DeviceGuard {
  /** Resolves once the device has been seen to work, at once when nothing speaks against it, or when `signal` aborts. */
  ready(signal: AbortSignal): Promise<void>;
  /** Notes that a job found the device not to work: it is checked before the next one. */
  doubt(): void;
}

/** What a guard needs. */
export interface GuardedDevice {
  /** Has the device compute something; rejects with the reason when it does not. */
  readonly verify: () => Promise<void>;
  /** Tells the health check why this worker is of no use, or null when it is again. */
  readonly markUnhealthy: (reason: string | null) => void;
  readonly emit: EmitMetric;
  readonly logger: Pick<Logger, 'info' | 'critical'>;
  readonly clock: Pick<Clock, 'sleep'>;
}

/** Guards a device: checked before the first job, and again whenever there is doubt, until it works. */
export function createDeviceGuard(guarded: GuardedDevice): DeviceGuard {
  let trusted = false;
  return {
    ready: async (signal) => {
      while (!trusted && !signal.aborted) {
        trusted = await works(guarded);
        if (!trusted) await guarded.clock.sleep(between, signal);
      }
    },
    doubt: () => {
      trusted = false;
    },
  };
}

/** The guard of a device that cannot be missing: the processor itself. */
export const noGuard: DeviceGuard = { ready: async () => undefined, doubt: () => undefined };

async function works({ verify, markUnhealthy, emit, logger }: GuardedDevice): Promise<boolean> {
  try {
    await verify();
  } catch (error) {
    const reason = (error as Error).message;
    markUnhealthy(reason);
    emit('Errors', 1, { errorType: 'device-unavailable', component: 'worker' });
    logger.critical('The device of this worker cannot be used; it takes no jobs.', {
      event_type: 'device_unavailable',
      function: 'deviceGuard',
      error_type: 'device-unavailable',
      error_category: failures['device-unavailable'].category,
      error: error as Error,
    });
    return false;
  }
  markUnhealthy(null);
  logger.info('The device of this worker computes.', {
    event_type: 'device_verified',
    function: 'deviceGuard',
  });
  return true;
}
