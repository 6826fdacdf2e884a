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
  readonly slots: readonly Slot[];
}

/** To the thread: run the network on this slot. */
export interface RunSlot {
  readonly slot: number;
}

/** From the thread: the session is loaded and warm, a slot's output is ready (and all of it finite or not), or a sentence about what went wrong. */
export type NetworkReply =
  | { readonly type: 'ready' }
  | { readonly type: 'unavailable'; readonly detail: string }
  | { readonly type: 'done'; readonly slot: number; readonly finite: boolean }
  | { readonly type: 'broken'; readonly detail: string };
