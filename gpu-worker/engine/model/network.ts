import { stat } from 'node:fs/promises';
import type { ModelPack } from './load-pack.ts';
import type { EngineSettings } from '../protocol.ts';
import { shareThreads } from './lanes.ts';
import { NetworkLane } from './network-lane.ts';
import type { Slot } from './network-protocol.ts';

/** Slots beyond those under way: filled and waiting, so that no lane ever waits for the others, or being used up. */
const spareSlots = 4;

/** A model loaded into threads of its own. */
export interface Network {
  readonly pack: ModelPack;
  /** Memory of each slot; write the input before `run`, read the output after it. */
  readonly slots: readonly Slot[];
  /**
   * Runs the network on a slot; as many runs as there are lanes are under way at once. Resolves to false when the output
   * holds a value that is not a finite number.
   */
  run(slot: number): Promise<boolean>;
}

/**
 * Starts the threads with the model, loaded, checked and warmed up. Fails with `model-unavailable` naming what is wrong.
 * It lives as long as the process: onnxruntime loses memory when sessions come and go.
 */
export async function startNetwork(
  graph: string,
  pack: ModelPack,
  settings: EngineSettings,
): Promise<Network> {
  const { lanes: count, threads } = shareThreads(settings, (await stat(graph)).size);
  const slots = Array.from({ length: count + spareSlots }, () => createSlot(pack));
  const start = { graph, pack, settings: { ...settings, threads }, slots };
  const lanes = Array.from({ length: count }, () => new NetworkLane(start));
  await Promise.all(lanes.map((lane) => lane.ready));
  return { pack, slots, run: (slot) => leastBusy(lanes).run(slot) };
}

function leastBusy(lanes: readonly NetworkLane[]): NetworkLane {
  return lanes.reduce((best, lane) => (lane.waiting < best.waiting ? lane : best));
}

function createSlot(pack: ModelPack): Slot {
  return {
    input: sharedFloats(2 * pack.segment),
    output: sharedFloats(2 * pack.segment * pack.stems.length),
  };
}

function sharedFloats(count: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(4 * count));
}
