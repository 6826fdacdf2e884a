import type { StoppedTask } from './task-event.ts';

/** Why a worker stopped that should have gone on; the dimension `reason`. */
export type RestartReason = 'crash' | 'out-of-memory' | 'spot' | 'unhealthy' | 'other';

/**
 * Why a worker stopped, or undefined where scaling or a deployment stopped it.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
 */
export function restartReason({
  stopCode,
  stoppedReason = '',
  containers,
}: StoppedTask): RestartReason | undefined {
  if (containers.some(({ reason = '' }) => /OutOfMemory/i.test(reason))) return 'out-of-memory';
  switch (stopCode) {
    case 'SpotInterruption':
    case 'TerminationNotice':
      return 'spot';
    case 'ServiceSchedulerInitiated':
      // The scheduler also replaces tasks whose health check fails; all else that it stops was too many or too old.
      return /health check/i.test(stoppedReason) ? 'unhealthy' : undefined;
    case 'EssentialContainerExited':
      return containers.some(({ exitCode = 0 }) => exitCode !== 0) ? 'crash' : 'other';
    default:
      return 'other';
  }
}
