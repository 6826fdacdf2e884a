import { partOf, silentBlock, type StereoBlock } from '../stereo.ts';
import type { Chunk, ChunkLayout } from './chunks.ts';
import type { Settled } from './settled.ts';

/** How the network's samples become the song's: `value * deviation + mean`. */
export interface Scale {
  readonly mean: number;
  readonly deviation: number;
}

/** Most frames settled at a time: few enough that all stems stay in the processor's cache until they are written. */
export const settledFrames = 16_384;

const sides = ['left', 'right'] as const;

/** Sums that later chunks are added to, one array per channel: in double precision, because there may be hundreds of them. */
interface Sums {
  readonly left: Float64Array;
  readonly right: Float64Array;
}

/**
 * Weighted overlap-add with memory of one overlap per stem: each chunk is added with its weights; what no later
 * chunk can change is divided by the sum of weights and handed out, the rest is carried to the next chunk. Where a chunk
 * stands alone its weight cancels out, and its samples are taken as they are.
 */
export class OverlapAdd {
  readonly #segment: number;
  /** Places of the stems in the output of the network. */
  readonly #places: readonly number[];
  /** Samples at the start of the next chunk on which earlier chunks fell already, and the sums of weights there. */
  #overlap = 0;
  readonly #carriedWeights: Float64Array;
  readonly #carried: readonly Sums[];
  readonly #settled: readonly StereoBlock[];

  /** Keeps those stems of the network's output that stand at `places`; the others are left out. */
  constructor(places: readonly number[], { segment, overlap }: Pick<ChunkLayout, 'segment' | 'overlap'>) {
    this.#segment = segment;
    this.#places = places;
    this.#carriedWeights = new Float64Array(overlap);
    this.#carried = places.map(() => ({
      left: new Float64Array(overlap),
      right: new Float64Array(overlap),
    }));
    this.#settled = places.map(() => silentBlock(settledFrames));
  }

  /**
   * Adds the network's output for a chunk, shape [stems, 2, segment], and yields what that settles. Chunks come in order;
   * `last` settles the rest.
   */
  *add(
    chunk: Chunk,
    output: Float32Array,
    last: boolean,
    scale: Scale = { mean: 0, deviation: 1 },
  ): Generator<Settled> {
    const { weights } = chunk;
    const end = last ? chunk.length : chunk.next - chunk.offset;
    const channels = this.#channels(chunk, output);
    for (let start = 0; start < end; start += settledFrames) {
      const stop = Math.min(end, start + settledFrames);
      for (const { values, carried, settled } of channels)
        this.#settle(values.subarray(start, stop), carried, settled, { weights, start, scale });
      const stems = this.#settled.map((block) => partOf(block, 0, stop - start));
      yield { offset: chunk.offset + start, length: stop - start, stems };
    }
    for (const { values, carried } of channels) this.#carry(values, carried, end, { weights, scale });
    this.#carryWeights(weights, chunk.length, end);
    this.#overlap = Math.max(this.#overlap, chunk.length) - end;
  }

  #channels(
    chunk: Chunk,
    output: Float32Array,
  ): { values: Float32Array; carried: Float64Array; settled: Float32Array }[] {
    return this.#places.flatMap((place, stem) =>
      sides.map((side, channel) => {
        const at = (2 * place + channel) * this.#segment + chunk.offset - chunk.start;
        return {
          values: output.subarray(at, at + chunk.length),
          carried: this.#carried[stem]?.[side] ?? new Float64Array(0),
          settled: this.#settled[stem]?.[side] ?? new Float32Array(0),
        };
      }),
    );
  }

  /** Finishes the samples from `start` of the chunk on. */
  #settle(
    values: Float32Array,
    carried: Float64Array,
    settled: Float32Array,
    { weights, start, scale: { mean, deviation } }: { weights: Float32Array; start: number; scale: Scale },
  ): void {
    const carriedWeights = this.#carriedWeights;
    settled.set(values);
    if (mean !== 0 || deviation !== 1) {
      for (let i = 0; i < values.length; i++) settled[i] = (values[i] ?? 0) * deviation + mean;
    }
    const shared = Math.min(this.#overlap - start, values.length);
    for (let i = 0; i < shared; i++) {
      const weight = weights[start + i] ?? 0;
      const sum = (carried[start + i] ?? 0) + weight * (settled[i] ?? 0);
      settled[i] = sum / (weight + (carriedWeights[start + i] ?? 0));
    }
  }

  /**
   * Keeps what the next chunk will be added to; what it takes the place of has been read. An earlier chunk may reach
   * further than this one.
   */
  #carry(
    values: Float32Array,
    carried: Float64Array,
    end: number,
    { weights, scale: { mean, deviation } }: { weights: Float32Array; scale: Scale },
  ): void {
    for (let i = end; i < values.length; i++) {
      const before = i < this.#overlap ? (carried[i] ?? 0) : 0;
      carried[i - end] = before + (weights[i] ?? 0) * ((values[i] ?? 0) * deviation + mean);
    }
    if (values.length < this.#overlap) carried.copyWithin(values.length - end, values.length, this.#overlap);
  }

  #carryWeights(weights: Float32Array, length: number, end: number): void {
    const carried = this.#carriedWeights;
    for (let i = end; i < length; i++) {
      carried[i - end] = (i < this.#overlap ? (carried[i] ?? 0) : 0) + (weights[i] ?? 0);
    }
    if (length < this.#overlap) carried.copyWithin(length - end, length, this.#overlap);
  }
}
