import type { EngineSettings } from './protocol.ts';

const gibibyte = 2 ** 30;

/** A process on a GPU maps the libraries of CUDA and holds slots for whole batches. */
const usual = {
  cpu: { maxMemoryBytes: 8 * gibibyte, recycleBytes: 3 * gibibyte },
  cuda: { maxMemoryBytes: 12 * gibibyte, recycleBytes: 6 * gibibyte },
} as const;

/** For the worker itself, of which 0.3 GB were measured, and for what else the machine or container runs. */
const roomBeside = gibibyte;

/** How much resident memory the process of the engine may hold, in bytes. */
export interface MemoryLimits {
  /** It is killed beyond this. */
  readonly maxMemoryBytes: number;
  /** It is replaced after a job that leaves it with more than this. */
  readonly recycleBytes: number;
}

/** What the limits follow from. */
interface MemoryFacts {
  readonly device: EngineSettings['device'];
  /** What the networks of the job may hold. */
  readonly networks: number;
  /** What machine or container has in all. */
  readonly available: number;
}

/**
 * The limits of a job: the usual ones and what its networks may hold on top, but never so much that the kernel would
 * act before the worker does, which says what happened. Of little memory half is for the engine.
 */
export function memoryLimits({ device, networks, available }: MemoryFacts): MemoryLimits {
  const { maxMemoryBytes, recycleBytes } = usual[device];
  const most = Math.max(available - roomBeside, available / 2);
  return {
    maxMemoryBytes: Math.floor(Math.min(maxMemoryBytes + networks, most)),
    recycleBytes: recycleBytes + networks,
  };
}
