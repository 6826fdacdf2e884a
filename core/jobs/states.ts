/** States of a job, and from which state each may be entered. Every transition is one conditional write. */
export const jobStates = ['queued', 'processing', 'succeeded', 'failed', 'cancelled', 'expired'] as const;
export type JobState = (typeof jobStates)[number];

/** The states from which a job may enter a state. `queued` again: given back, retried or redriven. */
export const entersFrom = {
  queued: ['processing', 'failed'],
  processing: ['queued', 'processing', 'failed'],
  succeeded: ['processing'],
  failed: ['processing', 'queued'],
  cancelled: ['queued', 'processing'],
  expired: ['succeeded'],
} as const satisfies Record<JobState, readonly JobState[]>;

/** Whether a job in `state` still waits or runs. */
export const isActive = (state: JobState): boolean => state === 'queued' || state === 'processing';
