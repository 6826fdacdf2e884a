import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { createLogger } from '../core/telemetry/logger.ts';
import { serveApi } from './api/serve-api.ts';
import { serveEvents } from './api/serve-events.ts';
import { sendServiceMetrics } from './metrics/send-service-metrics.ts';
import { readLocalSettings } from './stack/local-settings.ts';
import { endOnSignal } from './supervision/end-on-signal.ts';
import { type FunctionCall, type ProcessMessage, tellSupervisor } from './supervision/process-message.ts';

// The process that stands in for API Gateway, Lambda, its event source mappings and EventBridge. As Lambda runs many
// copies of a function at once, copies of this process answer requests; the first one feeds queues and keeps schedules.

const settings = readLocalSettings(process.env);
const logger = createLogger('local-api');
const report = (message: string, error: unknown): void => logger.error(message, error as Error);

const metrics = sendServiceMetrics();

if (cluster.isPrimary) {
  const stopping = new AbortController();
  cluster.on('exit', () => {
    if (!stopping.signal.aborted) cluster.fork();
  });
  // What a copy tells, it tells this process, whose supervisor is the stack's.
  cluster.on('message', (_, message: ProcessMessage) => tellSupervisor(message));
  for (let copy = 0; copy < Math.min(4, availableParallelism()); copy++) cluster.fork();
  // The first thing that a schedule does is to probe the API.
  await once(cluster, 'listening');
  const events = await serveEvents({ settings, note: metrics.note, signal: stopping.signal, report });
  process.on('message', (call: FunctionCall) => events.call(call.function, call.event));
  endOnSignal(async () => {
    stopping.abort();
    await Promise.all([...Object.values(cluster.workers ?? {}).map(ended), events.ended()]);
    metrics.flush();
  });
} else {
  const close = await serveApi({ port: settings.ports.api, note: metrics.note, report });
  endOnSignal(async () => {
    await close();
    metrics.flush();
  });
  logger.info('The API listens.', { port: settings.ports.api });
}

function ended(worker: Worker | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (worker === undefined || worker.isDead()) return resolve();
    worker.once('exit', () => resolve());
    worker.process.kill('SIGTERM');
  });
}
