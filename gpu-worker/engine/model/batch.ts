import type { Graph } from './graph.ts';
import { isOutOfMemory } from './out-of-memory.ts';

/** What decides how many chunks go into one run. */
export interface BatchLimits {
  /** Most chunks in one run. */
  readonly most: number;
  /** Free memory of the device in bytes; null where it cannot be told. */
  readonly freeMemory: () => Promise<number | null>;
  /** Told of each run for which memory was too small. */
  readonly onOutOfMemory: (chunks: number) => void;
}

/** Share of the free memory that a larger batch may take: arenas round up, and others use the device too. */
const usableShare = 0.8;

/**
 * Runs a graph on silence, so that the first chunk of a song is as fast as the others, and finds out how many chunks it
 * takes in one run: as many as `most` and the memory allow after the first run has shown what a chunk needs, then half
 * as many until a run succeeds. Always a power of two, because a GPU prepares itself anew for every new shape.
 *
 * @throws whatever the run with a single chunk throws.
 */
export async function warmUp(graph: Pick<Graph, 'dynamic' | 'run'>, limits: BatchLimits): Promise<number> {
  const { most, freeMemory, onOutOfMemory } = limits;
  const several = graph.dynamic && most > 1;
  const before = several ? await freeMemory() : null;
  await graph.run(1, () => null);
  if (!several) return 1;
  const after = await freeMemory();
  for (let chunks = batchThatFits({ before, after, most }); chunks > 1; chunks /= 2) {
    try {
      await graph.run(chunks, () => null);
      return chunks;
    } catch (error) {
      // Whatever else is wrong, the graph is of use with single chunks.
      if (isOutOfMemory(error)) onOutOfMemory(chunks);
    }
  }
  return 1;
}

/** Free memory in bytes before and after the first run with one chunk, null where it is not known. */
interface MemoryOfOneChunk {
  readonly before: number | null;
  readonly after: number | null;
  readonly most: number;
}

/** The largest batch that should fit: what is left divided by what one chunk took. */
export function batchThatFits({ before, after, most }: MemoryOfOneChunk): number {
  if (before === null || after === null || after >= before) return powerOfTwoBelow(most);
  return powerOfTwoBelow(Math.min(most, 1 + Math.floor((usableShare * after) / (before - after))));
}

/** Takes as many from the front of a queue as may go into one run. */
export function takeBatch<Item>(queue: Item[], batch: number): Item[] {
  return queue.splice(0, powerOfTwoBelow(Math.min(batch, queue.length)));
}

/** The largest power of two that is not above a number, at least 1. */
function powerOfTwoBelow(number: number): number {
  return 2 ** Math.floor(Math.log2(Math.max(1, number)));
}
