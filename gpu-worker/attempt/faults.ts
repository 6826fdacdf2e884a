import { faultCategory, type FailureType, JobFailure } from '../../core/jobs/failures.ts';
import { isDependencyFault as isFaultOfDependency } from '../../core/resilience/dependency-faults.ts';
import type { LogFields } from '../../core/telemetry/scoped-log.ts';
import { isFullDisk } from '../machine/full-disk.ts';

/** Whether an error says that a service did not answer, could not, or asked to be left alone for a while. */
export function isDependencyFault(error: unknown): boolean {
  if (error instanceof JobFailure) return error.type === 'dependency-unavailable';
  return isFaultOfDependency(error);
}

/** What a log line says of an error: its type and category, from the table of failures, and the error itself. */
export function faultFields(error: unknown): LogFields {
  const type = typeOf(error);
  return { error_type: type, error_category: faultCategory(type), error };
}

/** The way to fail that an error stands for. */
export function typeOf(error: unknown): FailureType {
  if (error instanceof JobFailure) return error.type;
  if (isFullDisk(error)) return 'disk-full';
  return isDependencyFault(error) ? 'dependency-unavailable' : 'internal';
}

/**
 * Turns whatever ended an attempt into a failure that the job can carry. What the client reads says what the worker was
 * doing; the cause itself goes to the log only.
 */
export function toJobFailure(error: unknown, doing: string): JobFailure {
  if (error instanceof JobFailure) return error;
  const type = typeOf(error);
  const detail = type === 'dependency-unavailable' ? 'It was needed for this' : 'It happened here';
  return new JobFailure(type, `${detail}: ${doing}.`, { cause: error });
}
