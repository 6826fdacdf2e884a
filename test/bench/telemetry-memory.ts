import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { createClients } from '../../core/clients/clients.ts';

// Makes all telemetry of a worker and uses it, in a process that has what a worker needs without it, and tells its parent
// what stays in memory, and what a sample of the machine costs. Needs `--expose-gc`.

/** What telemetry costs beside the jobs. */
export interface TelemetryCost {
  /** Bytes that are reachable, code included, of metrics, log and samplers. */
  readonly held: number;
  /** The same of the tracer with its exporter. */
  readonly heldByTracing: number;
  /** Milliseconds of processor time for one sample of the machine. */
  readonly sample: number;
}

const samples = 50;

/** What is reachable, once nothing is collected any more. */
function reachable(): number {
  for (let times = 0; times < 5; times++) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

createClients({ s3PathStyle: true }).objects.destroy();
const nowhere = new Console(new Writable({ write: (_chunk, _encoding, done) => done() }));
const before = reachable();

const { createLogger } = await import('../../core/telemetry/logger.ts');
const { createEmbeddedMetrics } = await import('../../core/telemetry/embedded-metrics.ts');
const { createHostReader } = await import('../../gpu-worker/host/figures/host-figures.ts');
const logger = createLogger('gpu-worker');
Object.assign(logger, { console: nowhere });
const { emit } = createEmbeddedMetrics({ deployment: 'bench', writeLine: () => undefined });
const read = createHostReader({ workFolder: '.' });
for (let line = 0; line < 1000; line++) {
  emit('ActiveJobs', line, {});
  logger.info('A line of the bench.', { event_type: 'bench', line });
}
await read();
const used = process.cpuUsage();
for (let sample = 0; sample < samples; sample++) await read();
const { user, system } = process.cpuUsage(used);
const withMetrics = reachable();

const { createTracing } = await import('../../gpu-worker/telemetry/tracing.ts');
const tracing = createTracing({
  version: '0',
  stage: 'bench',
  workerId: 'bench',
  endpoint: 'http://127.0.0.1:9',
});
tracing.tracer.startSpan('bench').end();
const cost: TelemetryCost = {
  held: withMetrics - before,
  heldByTracing: reachable() - withMetrics,
  sample: (user + system) / 1000 / samples,
};
process.send?.(cost, () => process.exit());
