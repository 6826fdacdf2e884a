import type { EngineSettings } from '../protocol.ts';

/** How the threads of the engine are shared out: `lanes` runs side by side, each inside with `threads` threads. */
export interface Lanes {
  readonly lanes: number;
  readonly threads: number;
}

/** Larger graphs run alone with all threads, because every lane has its own copy of weights and activations. */
const largestShared = 32 * 2 ** 20; // bytes
const mostLanes = 4;

/**
 * A small network gains little from threads inside its operators, which wait for each other after every one. Several
 * runs side by side need a tenth less processor time and three quarters of the wall time on two cores. A GPU is one lane.
 */
export function shareThreads({ device, threads }: EngineSettings, graphBytes: number): Lanes {
  if (device !== 'cpu' || graphBytes > largestShared) return { lanes: 1, threads };
  const lanes = Math.min(threads, mostLanes);
  return { lanes, threads: Math.floor(threads / lanes) };
}
