import { statfs } from 'node:fs/promises';
import { diskTraffic } from './disk-traffic.ts';
import { memoryUse } from './memory-use.ts';
import { processorTime } from './processor-time.ts';
import { type SystemFolders, systemFolders } from '../../machine/system-folders.ts';

/** What a host does and has left; null for what cannot be told here, or not yet. */
export interface HostFigures {
  /** Percent of the processors that this process may use, since the reading before. */
  readonly processors: number | null;
  /** Percent of the memory that this process may use. */
  readonly memory: number;
  /** The disk of the work folder: percent in use, and bytes that are free. */
  readonly disk: { readonly used: number; readonly free: number } | null;
  /** Bytes per second since the reading before. */
  readonly traffic: { readonly read: number; readonly written: number } | null;
}

/** What is read. */
export interface HostReading {
  readonly workFolder: string;
  readonly folders?: SystemFolders;
  /** Milliseconds since some beginning, that go on evenly. */
  readonly now?: () => number;
}

/** Makes the function that reads the figures; those that are rates begin with its second call. */
export function createHostReader(reading: HostReading): () => Promise<HostFigures> {
  const { workFolder, folders = systemFolders, now = () => performance.now() } = reading;
  const readCounters = async () => {
    const seconds = now() / 1000;
    const [processors, traffic] = await Promise.all([processorTime(folders, seconds), diskTraffic(folders)]);
    return { seconds, processors, traffic };
  };
  let before: Counters | undefined;
  return async () => {
    const [counters, { used, limit }, disk] = await Promise.all([
      readCounters(),
      memoryUse(folders),
      diskUse(workFolder),
    ]);
    const figures = {
      processors: before === undefined ? null : processorShare(before, counters),
      memory: percent(used, limit),
      disk,
      traffic: before === undefined ? null : trafficRate(before, counters),
    };
    before = counters;
    return figures;
  };
}

/** What only grows. */
interface Counters {
  readonly seconds: number;
  readonly processors: Awaited<ReturnType<typeof processorTime>>;
  readonly traffic: Awaited<ReturnType<typeof diskTraffic>>;
}

function processorShare({ processors: first }: Counters, { processors: second }: Counters): number | null {
  const available = second.available - first.available;
  if (first.processors !== second.processors || available <= 0) return null;
  return percent(Math.max(0, second.used - first.used), available);
}

function trafficRate(before: Counters, after: Counters): HostFigures['traffic'] {
  const seconds = after.seconds - before.seconds;
  if (before.traffic === null || after.traffic === null || seconds <= 0) return null;
  const read = (after.traffic.read - before.traffic.read) / seconds;
  const written = (after.traffic.written - before.traffic.written) / seconds;
  // A disk was taken away, and its bytes with it.
  return read < 0 || written < 0 ? null : { read, written };
}

/** As `df` counts: what is kept for the system is neither in use nor free. */
async function diskUse(folder: string): Promise<HostFigures['disk']> {
  try {
    const { blocks, bfree, bavail, bsize } = await statfs(folder);
    const used = blocks - bfree;
    return { used: percent(used, used + bavail), free: bavail * bsize };
  } catch {
    return null;
  }
}

const percent = (part: number, whole: number): number =>
  whole <= 0 ? 0 : Math.min(100, (100 * part) / whole);
