import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { eachMinute } from '../metrics/each-minute.ts';
import { createWorkerMeter } from '../metrics/worker-meter.ts';
import { ServiceMetricLines } from '../metrics/service-metrics.ts';
import { MetricOutbox } from '../supervision/metric-outbox.ts';
import type { FunctionCall } from '../supervision/process-message.ts';
import type { Supervisor, SupervisorListener } from '../supervisor.ts';
import { resources } from './resources.ts';
import type { StackProcessName } from './processes.ts';
import type { StatePaths } from './state-folder.ts';

/** What carries the metrics of a stack to its monitor. */
export interface MonitorFeed {
  /** What the supervisor must tell. */
  readonly listener: Required<Pick<SupervisorListener, 'metrics' | 'message'>>;
  /** Begins to count workers, as ECS does. */
  start(supervisor: Supervisor): void;
  /** Keeps what the monitor has not taken for the next start. */
  stop(): void;
}

const names = { worker: 'worker', monitor: 'monitor', api: 'api' } as const satisfies Record<
  string,
  StackProcessName
>;

/** Makes the feed of a stack that has a monitor, and gives it what the last one kept; `report` takes sentences. */
export function createMonitorFeed(
  { untakenMetrics }: StatePaths,
  report: (problem: string) => void,
): MonitorFeed {
  let supervisor: Supervisor | undefined;
  const stopped = new AbortController();
  const outbox = new MetricOutbox({
    send: (batch) => supervisor?.process(names.monitor).send(batch),
    report,
  });
  outbox.add(takeKept(untakenMetrics));
  return {
    listener: {
      metrics: (_, { text }) => outbox.add([text]),
      message: (message) => {
        if (message.kind === 'taking') outbox.monitorTakes();
        else if (message.kind === 'taken') outbox.confirm(message.batch);
        else if (message.kind === 'metrics') outbox.add(message.lines);
        else if (message.kind === 'call') callFunction(supervisor, message);
        else report(message.text);
      },
    },
    start: (started) => {
      supervisor = started;
      if (!started.names.includes(names.worker)) return;
      // A worker that never becomes ready is a start that fails, which is told elsewhere.
      countWorkers(started, outbox, stopped.signal).catch(() => undefined);
    },
    stop: () => {
      stopped.abort();
      if (outbox.waiting.length > 0) writeFileSync(untakenMetrics, `${outbox.waiting.join('\n')}\n`);
    },
  };
}

/** What an alarm asks of a function is the API process's to do; while there is none, it is not done. */
function callFunction(supervisor: Supervisor | undefined, call: FunctionCall): void {
  if (supervisor?.names.includes(names.api) === true) supervisor.process(names.api).send(call);
}

/** The worker is what ECS would run as a service of one task. It is counted from its first readiness until `signal` aborts. */
async function countWorkers(
  supervisor: Supervisor,
  outbox: MetricOutbox,
  signal: AbortSignal,
): Promise<void> {
  const lines = new ServiceMetricLines(Date.now);
  const dimensions = { ClusterName: resources.cluster, ServiceName: resources.service };
  const worker = supervisor.process(names.worker);
  await worker.whenReady();
  if (signal.aborted) return;
  const measure = createWorkerMeter(worker);
  const count = async (): Promise<void> => {
    lines.note('ECS/ContainerInsights', dimensions, await measure());
    outbox.add(lines.takeLines());
  };
  const stop = eachMinute(() => {
    void count();
  });
  signal.addEventListener('abort', stop);
}

function takeKept(file: string): readonly string[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  rmSync(file);
  return lines;
}
