import { createCallWatch } from '../core/clients/call-watch.ts';
import { createClients } from '../core/clients/clients.ts';
import { systemClock } from '../core/resilience/clock.ts';
import { readSettings } from '../core/settings/settings.ts';
import { createLogger } from '../core/telemetry/logger.ts';
import { faultFields } from './attempt/faults.ts';
import { sweepWorkFolder } from './attempt/work-folder.ts';
import { consume } from './consume/consume.ts';
import { createWorker, createWorkerMetrics } from './create-worker.ts';
import { sampleGpus } from './device/sample-gpus.ts';
import { standardDeadline } from './engine/deadline.ts';
import { createEngine } from './engine/engine-client.ts';
import { createModelCache } from './engine/model-cache.ts';
import { SpeedEstimates } from './engine/speed-estimates.ts';
import { sampleHost } from './host/sample-host.ts';
import { requireModels } from './host/require-models.ts';
import { createTracing } from './telemetry/tracing.ts';
import { readWorkerSettings } from './worker-settings.ts';

/** The worker gives its job back and ends within this time; ECS kills a task 30 s after it asked it to stop. */
const stopWithinMilliseconds = 18_000;

const logger = createLogger('gpu-worker');
const stopping = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(signal));
process.on('uncaughtException', (error) => {
  die(
    'The worker met an error that nobody expected and ends; its job comes back when its lease has ended.',
    error,
  );
});

try {
  await run();
} catch (error) {
  die('The worker could not start or stop in order.', error as Error);
}

async function run(): Promise<void> {
  const settings = readSettings(process.env);
  const workerSettings = readWorkerSettings(process.env);
  await requireModels(workerSettings.modelsFolder, settings.models);
  const { device, batch, tensorrt, engineMemoryBytes } = workerSettings;
  const { emit, flush } = createWorkerMetrics(settings, workerSettings);
  process.on('exit', flush);
  const speeds = new SpeedEstimates(standardDeadline.guess);
  const deadline = { mostSeconds: settings.limits.maxSeparationSeconds };
  const engine = createModelCache({
    start: () =>
      createEngine({
        device,
        tensorrt,
        deadline,
        speeds,
        ...(batch !== undefined && { batch }),
        ...(engineMemoryBytes !== undefined && { maxMemoryBytes: engineMemoryBytes }),
      }),
    limitBytes: workerSettings.modelCacheBytes,
    // A process that does nothing would still hold memory of the GPU that the one at work could use.
    ...(device === 'cuda' ? { mostModels: 1 } : {}),
    emit,
  });
  // Repeating calls is the business of the worker itself, which knows those whose body is a stream.
  const watch = createCallWatch({
    settings,
    emit,
    clock: systemClock,
    random: Math.random,
    retries: false,
  });
  const clients = createClients(settings, watch);
  const tracing = createTracing({ ...settings, ...workerSettings, endpoint: workerSettings.tracesEndpoint });
  const { tracer } = tracing;
  const worker = createWorker({ settings, workerSettings, engine, clients, logger, tracer, emit });
  const swept = await sweepWorkFolder(workerSettings.workFolder);
  logger.info('The worker is ready.', {
    event_type: 'worker_ready',
    function: 'run',
    worker_id: workerSettings.workerId,
    version: settings.version,
    device,
    model_cache_bytes: workerSettings.modelCacheBytes,
    swept_folders: swept,
  });
  const { workFolder } = workerSettings;
  const samplers = [sampleGpus(worker), sampleHost({ ...worker, hostRole: 'worker', workFolder })];
  await consume(worker, stopping.signal);
  for (const stopSampling of samplers) stopSampling();
  await engine.close();
  await tracing.close().catch((error: unknown) => {
    logger.warn('The last traces could not be sent.', {
      event_type: 'traces_unsent',
      function: 'run',
      ...faultFields(error),
    });
  });
  for (const client of Object.values(clients)) client.destroy();
  flush();
  logger.info('The worker has stopped.', { event_type: 'worker_stopped', function: 'run' });
  // Whatever still holds the event loop (a socket, a library's timer) is of no use any more.
  process.exit(0);
}

function stop(signal: string): void {
  if (stopping.signal.aborted) return;
  logger.info('The worker was asked to stop.', { event_type: 'worker_stopping', function: 'stop', signal });
  stopping.abort();
  setTimeout(() => {
    die(
      'The worker could not stop in time.',
      new Error(`Not finished ${stopWithinMilliseconds} ms after ${signal}.`),
    );
  }, stopWithinMilliseconds).unref();
}

function die(message: string, error: Error): never {
  logger.critical(message, { event_type: 'worker_failed', function: 'die', ...faultFields(error) });
  process.exit(1);
}
