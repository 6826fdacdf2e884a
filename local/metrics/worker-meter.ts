import { processGroupUse, type ProcessUse } from './process-use.ts';
import type { ServiceValues } from './service-metrics.ts';

/** ECS counts a processor as so many units. */
const unitsPerProcessor = 1024;

/** What a meter is given. */
interface MeteredWorker {
  /** Undefined while it does not run. */
  readonly pid: number | undefined;
}

/**
 * Makes the function that looks at the worker as ECS does at a service of one task: whether it runs or waits to be started
 * again, the processor time since the last look, and its memory now, those of its engines included.
 */
export function createWorkerMeter(
  worker: MeteredWorker,
  { now = () => performance.now(), use = processGroupUse } = {},
): () => Promise<ServiceValues<'ECS/ContainerInsights'>> {
  let before: { readonly pid: number; readonly at: number; readonly use: ProcessUse } | undefined;
  return async () => {
    const { pid } = worker;
    if (pid === undefined) return { RunningTaskCount: 0, PendingTaskCount: 1 };
    const counted = { RunningTaskCount: 1, PendingTaskCount: 0 };
    const [at, used] = [now(), await use(pid)];
    if (used === null) return counted;
    const since = before?.pid === pid ? before : undefined;
    before = { pid, at, use: used };
    return { ...counted, MemoryUtilized: used.memory / 2 ** 20, ...processorUnits(since, before) };
  };
}

type Look = { readonly at: number; readonly use: ProcessUse };

/** An engine that has ended since takes its time with it: then nothing is known. */
function processorUnits(first: Look | undefined, second: Look): { CpuUtilized?: number } {
  if (first === undefined || second.at <= first.at) return {};
  const seconds = second.use.processorSeconds - first.use.processorSeconds;
  if (seconds < 0) return {};
  return { CpuUtilized: (unitsPerProcessor * seconds * 1000) / (second.at - first.at) };
}
