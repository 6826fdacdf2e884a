import type { Logger } from '@aws-lambda-powertools/logger';
import { ResultCache } from '../core/cache/result-cache.ts';
import type { Clients } from '../core/clients/clients.ts';
import { JobStore } from '../core/jobs/job-store.ts';
import { JobTransitions } from '../core/jobs/job-transitions.ts';
import { OwnerSlots } from '../core/jobs/owner-slots.ts';
import { WebhookMarks } from '../core/jobs/webhook-marks.ts';
import { systemClock } from '../core/resilience/clock.ts';
import type { RetryPolicy } from '../core/resilience/retry.ts';
import type { Settings } from '../core/settings/settings.ts';
import { createEmbeddedMetrics } from '../core/telemetry/embedded-metrics.ts';
import type { GatheredMetrics } from '../core/telemetry/gather-values.ts';
import { UploadStore } from '../core/uploads/upload-store.ts';
import { engineFingerprint } from './cache/engine-fingerprint.ts';
import { createClearFollower } from './cache/follow-clears.ts';
import { standardDelays } from './consume/delays.ts';
import { createDeviceGuard, type DeviceGuard, noGuard } from './device/device-guard.ts';
import { createAliveMark } from './host/alive-file.ts';
import { createTaskProtection } from './host/task-protection.ts';
import { createUnhealthyNote } from './host/unhealthy-note.ts';
import type { Worker } from './worker.ts';
import type { WorkerSettings } from './worker-settings.ts';

/**
 * About a quarter of a minute in all, on top of the SDK's own tries, and a minute each time that the circuit of the
 * dependency is open meanwhile. More than the three tries of functions, because nobody waits at the other end.
 */
const standardPatience: RetryPolicy = {
  attempts: 7,
  firstMilliseconds: 500,
  factor: 2,
  longestMilliseconds: 10_000,
};

/** What cannot be made from the settings alone. */
export interface WorkerParts extends Pick<Worker, 'engine' | 'tracer' | 'emit'> {
  readonly settings: Settings;
  readonly workerSettings: WorkerSettings;
  readonly clients: Clients;
  readonly logger: Logger;
}

/** Metrics of a worker, which say whose they are. */
export const createWorkerMetrics = (
  { stage, version }: Pick<Settings, 'stage' | 'version'>,
  { workerId }: Pick<WorkerSettings, 'workerId'>,
): GatheredMetrics => createEmbeddedMetrics({ deployment: stage, properties: { workerId, version } });

/** Puts a worker together; any part can be replaced. */
export function createWorker(parts: WorkerParts, replaced: Partial<Worker> = {}): Worker {
  const { settings, workerSettings, clients, logger } = parts;
  const clock = replaced.clock ?? systemClock;
  const engine = replaced.engine ?? parts.engine;
  const results =
    replaced.results ?? new ResultCache(clients.documents, settings.cacheTable, () => clock.now());
  const emit = replaced.emit ?? parts.emit;
  return {
    ...parts,
    results,
    followClears: createClearFollower({ results, engine, logger }),
    engineFingerprint: engineFingerprint(),
    clock,
    random: Math.random,
    jobs: new JobStore(clients.documents, settings.jobsTable),
    uploads: new UploadStore(clients.documents, settings.uploadsTable),
    transitions: new JobTransitions(clients.documents, settings.jobsTable, () => clock.now()),
    webhooks: new WebhookMarks(clients.documents, settings.jobsTable, () => clock.now()),
    slots: new OwnerSlots(clients.documents, settings.jobsTable),
    device: guardDevice(parts, { emit, clock }),
    delays: standardDelays,
    patience: standardPatience,
    protection: createTaskProtection(workerSettings.ecsAgentUri, logger, () => clock.now()),
    alive: createAliveMark(workerSettings.workFolder),
    ...replaced,
  };
}

/** A GPU may be missing or break; the processor the worker itself runs on is not doubted. */
function guardDevice(
  { engine, logger, workerSettings: { device, workFolder } }: WorkerParts,
  { emit, clock }: Pick<Worker, 'emit' | 'clock'>,
): DeviceGuard {
  const markUnhealthy = createUnhealthyNote(workFolder);
  markUnhealthy(null);
  if (device === 'cpu') return noGuard;
  return createDeviceGuard({ verify: () => engine.verify(), markUnhealthy, emit, logger, clock });
}
