import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Logger } from '@aws-lambda-powertools/logger';
import { trace } from '@opentelemetry/api';
import { createCallWatch } from '../../core/clients/call-watch.ts';
import { createClients } from '../../core/clients/clients.ts';
import { systemClock } from '../../core/resilience/clock.ts';
import { readSettings } from '../../core/settings/settings.ts';
import { createLogger } from '../../core/telemetry/logger.ts';
import { handleDelivery } from '../../gpu-worker/consume/delivery.ts';
import { readDelivery, requestedAttributes } from '../../gpu-worker/consume/message.ts';
import { createWorker, createWorkerMetrics } from '../../gpu-worker/create-worker.ts';
import { sampleGpus } from '../../gpu-worker/device/sample-gpus.ts';
import { createEngine } from '../../gpu-worker/engine/engine-client.ts';
import { createModelCache } from '../../gpu-worker/engine/model-cache.ts';
import { sampleHost } from '../../gpu-worker/host/sample-host.ts';
import { createTracing } from '../../gpu-worker/telemetry/tracing.ts';
import { readWorkerSettings } from '../../gpu-worker/worker-settings.ts';

// The worker of the telemetry bench: does as many jobs as it is told, with its telemetry or with none, and tells its
// parent what they took.

/** What a run took, in milliseconds: the worker's own processor time, without its engine's, and that on the clock. */
export interface WorkerRun {
  readonly processor: number;
  readonly clock: number;
}

const [mode, warmUps, jobs] = process.argv.slice(2);
const settings = readSettings(process.env);
const workerSettings = readWorkerSettings(process.env);
const silent = { debug() {}, info() {}, warn() {}, error() {}, critical() {}, setLogLevel() {} };
const silentLogger = { ...silent, createChild: () => silentLogger } as unknown as Logger;
const nothing = {
  emit: () => undefined,
  logger: silentLogger,
  tracing: { tracer: trace.getTracer('off'), close: async () => undefined },
};
const everything = () => ({
  emit: createWorkerMetrics(settings, workerSettings).emit,
  logger: createLogger('gpu-worker'),
  tracing: createTracing({ ...settings, ...workerSettings, endpoint: workerSettings.tracesEndpoint }),
});
const { emit, logger, tracing } = mode === 'on' ? everything() : nothing;
const watch = createCallWatch({ settings, emit, clock: systemClock, random: Math.random, retries: false });
const engine = createModelCache({
  start: () => createEngine({ device: 'cpu' }),
  limitBytes: workerSettings.modelCacheBytes,
  emit,
});
const clients = createClients(settings, watch);
const { tracer } = tracing;
const worker = createWorker({ settings, workerSettings, engine, clients, logger, tracer, emit });
const samplers =
  mode === 'on'
    ? [
        sampleGpus(worker),
        sampleHost({ ...worker, hostRole: 'worker', workFolder: workerSettings.workFolder }),
      ]
    : [];

async function doJob(): Promise<void> {
  const { Messages } = await clients.queues.send(
    new ReceiveMessageCommand({
      QueueUrl: settings.jobsQueueUrl,
      WaitTimeSeconds: 5,
      VisibilityTimeout: settings.limits.leaseSeconds,
      ...requestedAttributes,
    }),
  );
  if (Messages?.[0] === undefined) throw new Error('there is no job left for the bench');
  await handleDelivery(worker, readDelivery(Messages[0]), new AbortController().signal);
}

for (let done = 0; done < Number(warmUps); done++) await doJob();
const used = process.cpuUsage();
const began = performance.now();
for (let done = 0; done < Number(jobs); done++) await doJob();
for (const stop of samplers) stop();
await tracing.close();
const { user, system } = process.cpuUsage(used);
const run: WorkerRun = { processor: (user + system) / 1000, clock: performance.now() - began };
await engine.close();
process.send?.(run, () => process.exit());
