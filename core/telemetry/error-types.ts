import type { FailureType } from '../jobs/failures.ts';
import type { ProblemSlug } from '../problems/problems.ts';

/** What can go wrong beside a request and beside a job, as the `errorType` of the metric Errors and of log lines. */
export type BackgroundErrorType =
  | 'webhook-handling'
  | 'recovery'
  | 'figure-unread'
  | 'probes-not-kept'
  | 'task-event-unreadable'
  | 'notification'
  | 'malformed-notification'
  | 'alert-follow-up'
  | 'unreadable-message';

/** Every error that is counted: a problem that the API answers, a way for a job to fail, or one of the background. */
export type ErrorType = ProblemSlug | FailureType | BackgroundErrorType;
