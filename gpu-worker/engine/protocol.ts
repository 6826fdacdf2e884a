import type { FailureType } from '../../core/jobs/failures.ts';
import type { EngineProgress, OutOfMemoryReport, SeparationRequest, SeparationResult } from './contract.ts';

/** How the engine computes: on which device, and with how many threads inside one run of the network. */
export interface EngineSettings {
  readonly device: 'cpu' | 'cuda';
  readonly threads: number;
  /** Most chunks in one run of a graph that takes several. Absent: 1 on a CPU, 8 on a GPU. */
  readonly batch?: number;
  /** Lets TensorRT run what it can of a graph, and CUDA the rest; only with `cuda`. */
  readonly tensorrt?: boolean;
}

/** What the engine process can be asked to do. */
export type EngineTask =
  | { readonly type: 'separate'; readonly request: SeparationRequest; readonly settings: EngineSettings }
  /** Computes something on the device, to know that it can. */
  | { readonly type: 'verify'; readonly settings: EngineSettings };

/** Messages from the worker to the engine process. */
export type ToEngine = EngineTask | { readonly type: 'close' };

/** Messages from the engine process to the worker; each task ends in exactly one answer. */
export type FromEngine = EngineAnswer | EngineNews;

/** How a task ended. */
export type EngineAnswer =
  | { readonly type: 'result'; readonly result: SeparationResult }
  | { readonly type: 'verified' }
  | { readonly type: 'failure'; readonly failure: FailureType; readonly detail: string };

/** What happens on the way. */
export type EngineNews =
  | { readonly type: 'progress'; readonly progress: EngineProgress }
  /** How long the song is, as far as is known: what the file says, or more once more was decoded. */
  | { readonly type: 'length'; readonly seconds: number }
  /** The memory of the device was too small for a run of so many chunks. */
  | { readonly type: 'out-of-memory'; readonly report: OutOfMemoryReport };
