/** States of a job. Every transition between them is one conditional write, see `JobTransitions`. */
export const jobStates = ['queued', 'processing', 'succeeded', 'failed', 'cancelled', 'expired'] as const;
export type JobState = (typeof jobStates)[number];

/** The states from which a job may end in each final state. */
export const endsFrom = {
  succeeded: ['processing'],
  failed: ['processing'],
  cancelled: ['queued', 'processing'],
  expired: ['succeeded'],
} as const satisfies Partial<Record<JobState, readonly JobState[]>>;

/** Whether a job in `state` still waits or runs. */
export const isActive = (state: JobState): boolean => state === 'queued' || state === 'processing';
