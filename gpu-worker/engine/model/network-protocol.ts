import type { ModelPack } from './load-pack.ts';
import type { EngineSettings } from '../protocol.ts';

/** Shared memory of one run: input [2, segment] and output [stems, 2, segment], float32. */
export interface Slot {
  readonly input: Float32Array;
  readonly output: Float32Array;
}

/** What the network's thread is started with. */
export interface NetworkStart {
  readonly graph: string;
  readonly pack: ModelPack;
  readonly settings: EngineSettings;
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
