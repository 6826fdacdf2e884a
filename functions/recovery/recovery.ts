import type { JobStore } from '../../core/jobs/job-store.ts';
import type { JobTransitions } from '../../core/jobs/job-transitions.ts';
import type { OwnerSlots } from '../../core/jobs/owner-slots.ts';
import type { WebhookMarks } from '../../core/jobs/webhook-marks.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** What recovering works with. */
export interface Recovery {
  readonly runtime: Runtime;
  readonly store: JobStore;
  readonly transitions: JobTransitions;
  readonly marks: WebhookMarks;
  readonly slots: OwnerSlots;
}
