import path from 'node:path';
import { availableThreads } from '../../gpu-worker/machine/available-threads.ts';
import { loadPack } from '../../gpu-worker/engine/model/load-pack.ts';
import { type Network, startNetwork } from '../../gpu-worker/engine/model/network.ts';
import { ThreadBudget } from '../../gpu-worker/engine/model/thread-budget.ts';
import { chunkStride } from '../../gpu-worker/engine/separate/chunks.ts';

interface Loaded {
  readonly network: Network;
  readonly overlap: number;
}

/** Networks that were started; they live as long as the process. */
const started = new Map<string, Promise<Loaded>>();

/** Milliseconds of the bare network of a pack for as many chunks as `frames` samples need. */
export async function networkAlone(packFolder: string, frames: number, wanted?: number): Promise<number> {
  const threads = wanted ?? (await availableThreads());
  const key = `${packFolder} ${threads}`;
  const loading = started.get(key) ?? load(packFolder, threads);
  started.set(key, loading);
  const { network, overlap } = await loading;
  let left = Math.ceil(frames / chunkStride(network.shape.segment, overlap));
  const begun = performance.now();
  await Promise.all(
    network.slots.map(async (_slot, index) => {
      while (left-- > 0) await network.run(index);
    }),
  );
  return performance.now() - begun;
}

async function load(packFolder: string, threads: number): Promise<Loaded> {
  const { id: model, overlap, networks } = await loadPack(packFolder);
  const [entry] = networks;
  if (entry === undefined) throw new Error(`${packFolder} has no network`);
  const graph = path.join(packFolder, entry.file);
  return {
    network: await startNetwork(
      { graph, model, entry, settings: { device: 'cpu', threads } },
      { budget: new ThreadBudget(threads), onOutOfMemory: () => {} },
    ),
    overlap,
  };
}
