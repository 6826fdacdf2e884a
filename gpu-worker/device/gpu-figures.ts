import { queryGpus, readFigure } from './nvidia-smi.ts';

const mebibyte = 2 ** 20;

/** What a GPU says of itself; null for what it does not say. */
export interface GpuFigures {
  /** Its index, counted from 0 as nvidia-smi does. */
  readonly device: string;
  /** Percent of the last moments in which something ran on it. */
  readonly utilization: number | null;
  /** Bytes. */
  readonly memoryUsed: number | null;
  /** Bytes. */
  readonly memoryTotal: number | null;
  /** Degrees Celsius. */
  readonly temperature: number | null;
  /** Watts. */
  readonly power: number | null;
}

const fields = [
  'index',
  'utilization.gpu',
  'memory.used',
  'memory.total',
  'temperature.gpu',
  'power.draw',
] as const;

/**
 * Reads the figures of every GPU that this container sees; null where there is no nvidia-smi.
 *
 * @throws Error with what nvidia-smi said when it failed
 */
export async function readGpus(): Promise<GpuFigures[] | null> {
  const rows = await queryGpus(fields);
  return rows?.map(([device = '', ...cells]) => figuresOf(device, cells.map(readFigure))) ?? null;
}

function figuresOf(device: string, figures: readonly (number | null)[]): GpuFigures {
  const [utilization = null, used = null, total = null, temperature = null, power = null] = figures;
  return {
    device,
    utilization,
    memoryUsed: inBytes(used),
    memoryTotal: inBytes(total),
    temperature,
    power,
  };
}

const inBytes = (size: number | null): number | null => (size === null ? null : size * mebibyte);
