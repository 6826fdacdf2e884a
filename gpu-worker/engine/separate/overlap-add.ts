import { partOf, silentBlock, type StereoBlock } from '../stereo.ts';
import { triangle, type Chunk } from './chunks.ts';

/** A stretch of every stem that no later chunk changes. The arrays are valid until the next `add`. */
export interface Settled {
  /** First sample of the track. */
  readonly offset: number;
  readonly length: number;
  /** One block per stem, in the order of the pack. */
  readonly stems: readonly StereoBlock[];
}

/** How the network's samples become the song's: `value * deviation + mean`. */
export interface Scale {
  readonly mean: number;
  readonly deviation: number;
}

/**
 * Weighted overlap-add with memory of one segment per stem: each chunk is added with triangular weights; what no later
 * chunk can change is divided by the sum of weights and handed out, the rest is carried to the next chunk.
 */
export class OverlapAdd {
  readonly #segment: number;
  readonly #stride: number;
  readonly #weights: Float32Array;
  readonly #carriedWeights: Float32Array;
  /** For each sample of the present chunk, one divided by the sum of all weights that fell on it. */
  readonly #scale: Float64Array;
  readonly #carried: readonly StereoBlock[];
  readonly #settled: readonly StereoBlock[];

  constructor(stems: number, segment: number, stride: number) {
    this.#segment = segment;
    this.#stride = stride;
    this.#weights = triangle(segment);
    this.#carriedWeights = new Float32Array(segment);
    this.#scale = new Float64Array(segment);
    this.#carried = Array.from({ length: stems }, () => silentBlock(segment));
    this.#settled = Array.from({ length: stems }, () => silentBlock(segment));
  }

  /**
   * Adds the network's output for a chunk, shape [stems, 2, segment]. Chunks come in order; `last` settles the rest.
   * Returns null when the output holds a value that is not a finite number.
   */
  add(
    chunk: Chunk,
    output: Float32Array,
    last: boolean,
    scale: Scale = { mean: 0, deviation: 1 },
  ): Settled | null {
    const length = last ? chunk.length : this.#stride;
    this.#addWeights(chunk.length, length);
    let finite = true;
    this.#settled.forEach((settled, stem) => {
      for (const [channel, side] of (['left', 'right'] as const).entries()) {
        const at = (2 * stem + channel) * this.#segment + chunk.offset - chunk.start;
        const values = output.subarray(at, at + chunk.length);
        const carried = this.#carried[stem]?.[side] ?? new Float32Array(0);
        finite = this.#addChannel(values, carried, settled[side], length, scale) && finite;
      }
    });
    if (!finite) return null;
    return { offset: chunk.offset, length, stems: this.#settled.map((block) => partOf(block, 0, length)) };
  }

  #addWeights(length: number, settled: number): void {
    const [weights, carried, scale] = [this.#weights, this.#carriedWeights, this.#scale];
    for (let i = 0; i < length; i++) {
      const sum = (weights[i] ?? 0) + (carried[i] ?? 0);
      scale[i] = 1 / sum;
      // What lies behind `i` has been read, so the sums for the next chunk can take its place.
      if (i >= settled) carried[i - settled] = sum;
    }
    carried.fill(0, length - settled);
  }

  /** One pass for speed; false when a value is NaN or infinite (times zero, such a value is NaN). */
  #addChannel(
    values: Float32Array,
    carried: Float32Array,
    settled: Float32Array,
    length: number,
    { mean, deviation }: Scale,
  ): boolean {
    const [weights, scale] = [this.#weights, this.#scale];
    let probe = 0;
    for (let i = 0; i < length; i++) {
      const value = values[i] ?? 0;
      probe += value * 0;
      settled[i] = ((carried[i] ?? 0) + (weights[i] ?? 0) * (value * deviation + mean)) * (scale[i] ?? 1);
    }
    for (let i = length; i < values.length; i++) {
      const value = values[i] ?? 0;
      probe += value * 0;
      carried[i - length] = (carried[i] ?? 0) + (weights[i] ?? 0) * (value * deviation + mean);
    }
    carried.fill(0, values.length - length);
    return probe === 0;
  }
}
