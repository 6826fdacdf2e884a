import type { Logger } from '@aws-lambda-powertools/logger';
import type { Clients } from '../core/clients/clients.ts';
import { JobStore } from '../core/jobs/job-store.ts';
import { JobTransitions } from '../core/jobs/job-transitions.ts';
import { OwnerSlots } from '../core/jobs/owner-slots.ts';
import { WebhookMarks } from '../core/jobs/webhook-marks.ts';
import { systemClock } from '../core/resilience/clock.ts';
import type { RetryPolicy } from '../core/resilience/retry.ts';
import type { Settings } from '../core/settings/settings.ts';
import { createEmbeddedMetrics } from '../core/telemetry/embedded-metrics.ts';
import { UploadStore } from '../core/uploads/upload-store.ts';
import { standardDelays } from './consume/delays.ts';
import { createAliveMark } from './host/alive-file.ts';
import { createTaskProtection } from './host/task-protection.ts';
import type { Worker } from './worker.ts';
import type { WorkerSettings } from './worker-settings.ts';

/** About a quarter of a minute in all, on top of the SDK's own tries. */
const standardPatience: RetryPolicy = {
  attempts: 7,
  firstMilliseconds: 500,
  factor: 2,
  longestMilliseconds: 10_000,
};

/** What cannot be made from the settings alone. */
export interface WorkerParts extends Pick<Worker, 'engine' | 'tracer'> {
  readonly settings: Settings;
  readonly workerSettings: WorkerSettings;
  readonly clients: Clients;
  readonly logger: Logger;
}

/** Puts a worker together; any part can be replaced. */
export function createWorker(parts: WorkerParts, replaced: Partial<Worker> = {}): Worker {
  const { settings, workerSettings, clients, logger } = parts;
  const clock = replaced.clock ?? systemClock;
  return {
    ...parts,
    clock,
    random: Math.random,
    jobs: new JobStore(clients.documents, settings.jobsTable),
    uploads: new UploadStore(clients.documents, settings.uploadsTable),
    transitions: new JobTransitions(clients.documents, settings.jobsTable, () => clock.now()),
    webhooks: new WebhookMarks(clients.documents, settings.jobsTable, () => clock.now()),
    slots: new OwnerSlots(clients.documents, settings.jobsTable),
    emit: createEmbeddedMetrics({
      now: () => clock.now(),
      properties: { workerId: workerSettings.workerId, version: settings.version },
    }),
    delays: standardDelays,
    patience: standardPatience,
    protection: createTaskProtection(workerSettings.ecsAgentUri, logger, () => clock.now()),
    alive: createAliveMark(workerSettings.workFolder),
    ...replaced,
  };
}
