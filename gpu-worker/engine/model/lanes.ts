import type { EngineSettings } from '../protocol.ts';

/** How the threads of the engine are shared out: `lanes` runs side by side, each inside with `threads` threads. */
export interface Lanes {
  readonly lanes: number;
  readonly threads: number;
}

/**
 * Networks of packs with larger graphs take turns with all threads, because every lane has its own copy of weights and
 * activations. All graphs of a pack count together: each of four networks of 30 MB would have lanes of its own, sixteen
 * copies in all, of which no more compute at once than there are threads.
 */
const largestShared = 32 * 2 ** 20; // bytes
const mostLanes = 4;

/**
 * A small network gains little from threads inside its operators, which wait for each other after every one. Several
 * runs side by side need a tenth less processor time and three quarters of the wall time on two cores. A GPU is one lane.
 *
 * @param packBytes - size of all graphs of the pack, whichever of them a job needs: so it never depends on earlier jobs
 *   how a network runs
 */
export function shareThreads({ device, threads }: EngineSettings, packBytes: number): Lanes {
  if (device !== 'cpu' || packBytes > largestShared) return { lanes: 1, threads };
  const lanes = Math.min(threads, mostLanes);
  return { lanes, threads: Math.floor(threads / lanes) };
}
