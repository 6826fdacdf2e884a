import type { FailureType } from '../../../core/jobs/failures.ts';
import type { PackNetwork } from '../../../core/models/network.ts';
import type { EngineSettings } from '../protocol.ts';

/** Shared memory of one run: input [2, segment] and output [stems, 2, segment], float32. */
export interface Slot {
  readonly input: Float32Array;
  readonly output: Float32Array;
}

/** A network to load. */
export interface NetworkSource {
  /** Path of the graph, whose hash has been checked. */
  readonly graph: string;
  /** Id of the model that it belongs to. */
  readonly model: string;
  /** What the pack says of it. */
  readonly entry: PackNetwork;
  readonly settings: EngineSettings;
}

/** What the network's thread is started with. */
export interface NetworkStart extends NetworkSource {
  /** Memory of the `ThreadBudget` of all networks. */
  readonly budget: SharedArrayBuffer;
}

/** To the thread: the memory of all slots, run the network on one of them, or end. */
export type NetworkTask =
  | { readonly type: 'slots'; readonly slots: readonly Slot[] }
  | { readonly type: 'run'; readonly slot: number }
  | { readonly type: 'close' };

/** How loading or a run can fail. */
export type NetworkFault = Extract<
  FailureType,
  'model-unavailable' | 'device-unavailable' | 'device-out-of-memory' | 'internal'
>;

/**
 * From the thread: the session is loaded, warm and takes so many chunks a run, or why it is not; outputs are ready (and
 * all of each finite or not), or why they are not; memory was too small for a run.
 */
export type NetworkReply =
  | { readonly type: 'ready'; readonly batch: number }
  | { readonly type: 'unavailable'; readonly fault: NetworkFault; readonly detail: string }
  | { readonly type: 'done'; readonly slots: readonly number[]; readonly finite: readonly boolean[] }
  | {
      readonly type: 'broken';
      readonly slots: readonly number[];
      readonly fault: NetworkFault;
      readonly detail: string;
    }
  | { readonly type: 'out-of-memory'; readonly chunks: number };
