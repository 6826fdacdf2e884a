import { stat } from 'node:fs/promises';
import type { PackNetwork } from '../../../core/models/network.ts';
import { shareThreads } from './lanes.ts';
import { NetworkLane } from './network-lane.ts';
import type { NetworkSource, Slot } from './network-protocol.ts';
import { networkShape, type NetworkShape } from './network-shape.ts';

/** Slots beyond those under way: filled and waiting, so that no lane ever waits for the others, or being used up. */
const spareSlots = 4;

/** A network loaded into threads of its own. */
export interface Network {
  /** What the pack says of it. */
  readonly entry: PackNetwork;
  readonly shape: NetworkShape;
  /** Memory of each slot; write the input before `run`, read the output after it. */
  readonly slots: readonly Slot[];
  /**
   * Runs the network on a slot; as many runs as there are lanes are under way at once. Resolves to false when the output
   * holds a value that is not a finite number.
   */
  run(slot: number): Promise<boolean>;
}

/**
 * Starts the threads with the network, loaded, checked and warmed up. Fails with `model-unavailable` naming what is wrong.
 * It lives as long as the process: onnxruntime loses memory when sessions come and go.
 */
export async function startNetwork(source: NetworkSource): Promise<Network> {
  const { graph, entry, settings } = source;
  const shape = networkShape(entry);
  const { lanes: count, threads } = shareThreads(settings, (await stat(graph)).size);
  const slots = Array.from({ length: count + spareSlots }, () => createSlot(shape));
  const start = { ...source, settings: { ...settings, threads }, slots };
  const lanes = Array.from({ length: count }, () => new NetworkLane(start));
  await Promise.all(lanes.map((lane) => lane.ready));
  return { entry, shape, slots, run: (slot) => leastBusy(lanes).run(slot) };
}

function leastBusy(lanes: readonly NetworkLane[]): NetworkLane {
  return lanes.reduce((best, lane) => (lane.waiting < best.waiting ? lane : best));
}

function createSlot({ segment, stems }: NetworkShape): Slot {
  return { input: sharedFloats(2 * segment), output: sharedFloats(2 * segment * stems.length) };
}

function sharedFloats(count: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(4 * count));
}
