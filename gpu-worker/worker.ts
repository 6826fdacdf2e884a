import type { Logger } from '@aws-lambda-powertools/logger';
import type { Tracer } from '@opentelemetry/api';
import type { ResultCache } from '../core/cache/result-cache.ts';
import type { Clients } from '../core/clients/clients.ts';
import type { JobStore } from '../core/jobs/job-store.ts';
import type { JobTransitions } from '../core/jobs/job-transitions.ts';
import type { OwnerSlots } from '../core/jobs/owner-slots.ts';
import type { WebhookMarks } from '../core/jobs/webhook-marks.ts';
import type { Clock } from '../core/resilience/clock.ts';
import type { RetryPolicy } from '../core/resilience/retry.ts';
import type { Settings } from '../core/settings/settings.ts';
import type { EmitMetric } from '../core/telemetry/catalogue.ts';
import type { UploadStore } from '../core/uploads/upload-store.ts';
import type { ModelCache } from './engine/model-cache.ts';
import type { DeviceGuard } from './device/device-guard.ts';
import type { TaskProtection } from './host/task-protection.ts';
import type { WorkerSettings } from './worker-settings.ts';

/** Pauses, in whole seconds, that messages wait before they are delivered again. */
export interface Delays {
  /** After attempt number `attempt` (1, 2 ...) of a job met a fault that another attempt may not meet. */
  readonly afterFault: (attempt: number) => number;
  /** After delivery number `delivery` named a job that does not exist (yet). */
  readonly afterMissing: (delivery: number) => number;
}

/** Everything a worker works with; made once in main.ts, handed to every part. */
export interface Worker {
  readonly settings: Settings;
  readonly workerSettings: WorkerSettings;
  readonly clients: Clients;
  readonly jobs: JobStore;
  readonly uploads: UploadStore;
  readonly transitions: JobTransitions;
  readonly webhooks: WebhookMarks;
  readonly slots: OwnerSlots;
  readonly engine: ModelCache;
  /** Names the code that separates, as keys of the result cache do. */
  readonly engineFingerprint: string;
  readonly results: ResultCache;
  /** Drops the loaded models if an operator has cleared the caches; gives the generation of the result cache, if it answers. */
  readonly followClears: () => Promise<number | undefined>;
  /** Keeps the worker from taking jobs while its device does not work. */
  readonly device: DeviceGuard;
  readonly logger: Logger;
  readonly emit: EmitMetric;
  readonly tracer: Tracer;
  readonly clock: Clock;
  readonly random: () => number;
  readonly delays: Delays;
  /** How patiently calls to AWS are repeated, beyond what the SDK does on its own. */
  readonly patience: RetryPolicy;
  readonly protection: TaskProtection;
  /** Tells the health check that the worker lives. */
  readonly alive: () => void;
}
