import { stat } from 'node:fs/promises';
import type { PackNetwork } from '../../../core/models/network.ts';
import type { OutOfMemoryReport } from '../contract.ts';
import { shareThreads } from './lanes.ts';
import { NetworkLane } from './network-lane.ts';
import type { NetworkSource, Slot } from './network-protocol.ts';
import { networkShape, type NetworkShape } from './network-shape.ts';
import type { ThreadBudget } from './thread-budget.ts';

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
   * Runs the network on a slot; as many runs as there are lanes are under way at once, each with as many of the waiting
   * slots as the graph and the memory of the device allow. Resolves to false when the output
   * holds a value that is not a finite number. Rejects with `device-out-of-memory`, `device-unavailable` or `internal`.
   */
  run(slot: number): Promise<boolean>;
}

/** What the networks of one process share. */
export interface NetworkSurroundings {
  /** Threads that all networks may compute with together. */
  readonly budget: ThreadBudget;
  /** Size of all graphs of the pack in bytes; absent for a network that is alone in its pack. */
  readonly packBytes?: number;
  /** Told of each run of a network for which the memory of the device was too small. */
  readonly onOutOfMemory: (report: OutOfMemoryReport) => void;
}

/**
 * Starts the threads with the network, loaded, checked and warmed up. Fails with `model-unavailable`, `device-unavailable`,
 * `device-out-of-memory` or `internal`, naming what is wrong; then nothing of it stays loaded. Else it lives as long as the process:
 * onnxruntime loses memory when sessions come and go.
 */
export async function startNetwork(
  source: NetworkSource,
  { budget, packBytes, onOutOfMemory }: NetworkSurroundings,
): Promise<Network> {
  const { graph, model, entry, settings } = source;
  const shape = networkShape(entry);
  const { lanes: count, threads } = shareThreads(settings, packBytes ?? (await stat(graph)).size);
  const start = { ...source, settings: { ...settings, threads }, budget: budget.shared };
  const report = (chunks: number): void => onOutOfMemory({ model, chunks });
  const lanes = Array.from({ length: count }, () => new NetworkLane(start, report));
  try {
    const batches = await Promise.all(lanes.map((lane) => lane.ready));
    const slots = createSlots(count, Math.max(...batches), shape);
    for (const lane of lanes) lane.provide(slots);
    return { entry, shape, slots, run: (slot) => leastBusy(lanes).run(slot) };
  } catch (error) {
    for (const lane of lanes) lane.close();
    throw error;
  }
}

/** While a batch is under way the next one gathers. */
function createSlots(lanes: number, batch: number, shape: NetworkShape): readonly Slot[] {
  const length = lanes * batch + (batch > 1 ? lanes * batch : 0) + spareSlots;
  return Array.from({ length }, () => createSlot(shape));
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
