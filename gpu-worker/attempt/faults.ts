import { JobFailure } from '../../core/jobs/failures.ts';
import { isDependencyFault as isFaultOfDependency } from '../../core/resilience/dependency-faults.ts';

/** Whether an error says that a service did not answer, could not, or asked to be left alone for a while. */
export function isDependencyFault(error: unknown): boolean {
  if (error instanceof JobFailure) return error.type === 'dependency-unavailable';
  return isFaultOfDependency(error);
}

/**
 * Turns whatever ended an attempt into a failure that the job can carry. What the client reads says what the worker was
 * doing; the cause itself goes to the log only.
 */
export function toJobFailure(error: unknown, doing: string): JobFailure {
  if (error instanceof JobFailure) return error;
  return isDependencyFault(error)
    ? new JobFailure('dependency-unavailable', `It was needed for this: ${doing}.`, { cause: error })
    : new JobFailure('internal', `It happened here: ${doing}.`, { cause: error });
}
