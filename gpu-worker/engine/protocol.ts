import type { FailureType } from '../../core/jobs/failures.ts';
import type { EngineProgress, SeparationRequest, SeparationResult } from './contract.ts';

/** How the engine computes: on which device, and with how many threads inside one run of the network. */
export interface EngineSettings {
  readonly device: 'cpu' | 'cuda';
  readonly threads: number;
}

/** Messages from the worker to the engine process. */
export type ToEngine =
  | { readonly type: 'separate'; readonly request: SeparationRequest; readonly settings: EngineSettings }
  | { readonly type: 'close' };

/** Messages from the engine process to the worker; each `separate` ends in exactly one `result` or `failure`. */
export type FromEngine =
  | { readonly type: 'progress'; readonly progress: EngineProgress }
  | { readonly type: 'result'; readonly result: SeparationResult }
  | { readonly type: 'failure'; readonly failure: FailureType; readonly detail: string };
