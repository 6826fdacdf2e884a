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

/**
 * Weighted overlap-add with memory of one segment per stem: each chunk is added with triangular weights; what no later
 * chunk can change is divided by the sum of weights and handed out.
 */
export class OverlapAdd {
  readonly #segment: number;
  readonly #stride: number;
  readonly #weights: Float32Array;
  readonly #weightSum: Float32Array;
  readonly #sums: readonly StereoBlock[];
  readonly #settled: readonly StereoBlock[];

  constructor(stems: number, segment: number, stride: number) {
    this.#segment = segment;
    this.#stride = stride;
    this.#weights = triangle(segment);
    this.#weightSum = new Float32Array(segment);
    this.#sums = Array.from({ length: stems }, () => silentBlock(segment));
    this.#settled = Array.from({ length: stems }, () => silentBlock(segment));
  }

  /**
   * Adds the network's output for a chunk, shape [stems, 2, segment], as `value * deviation + mean`. Chunks come in order;
   * `last` settles the rest. Returns null when the output holds a value that is not a finite number.
   */
  add(
    chunk: Chunk,
    output: Float32Array,
    last: boolean,
    { mean, deviation } = { mean: 0, deviation: 1 },
  ): Settled | null {
    const from = chunk.offset - chunk.start;
    let finite = true;
    this.#sums.forEach((sum, stem) => {
      [sum.left, sum.right].forEach((target, channel) => {
        const at = (2 * stem + channel) * this.#segment + from;
        finite =
          addWeighted(target, output.subarray(at, at + chunk.length), this.#weights, deviation, mean) &&
          finite;
      });
    });
    for (let i = 0; i < chunk.length; i++)
      this.#weightSum[i] = (this.#weightSum[i] ?? 0) + (this.#weights[i] ?? 0);
    return finite ? this.#settle(chunk.offset, last ? chunk.length : this.#stride) : null;
  }

  #settle(offset: number, length: number): Settled {
    const stems = this.#sums.map((sum, stem) => {
      const settled = this.#settled[stem];
      if (!settled) throw new RangeError(`stem ${stem} does not exist`);
      this.#settleChannel(sum.left, settled.left, length);
      this.#settleChannel(sum.right, settled.right, length);
      return partOf(settled, 0, length);
    });
    shiftOut(this.#weightSum, length);
    return { offset, length, stems };
  }

  #settleChannel(sum: Float32Array, settled: Float32Array, length: number): void {
    const weightSum = this.#weightSum;
    for (let i = 0; i < length; i++) settled[i] = (sum[i] ?? 0) / (weightSum[i] ?? 1);
    shiftOut(sum, length);
  }
}

/** Adds `weight * (value * scale + shift)`; false when a value is NaN or infinite (times zero, such a value is NaN). */
function addWeighted(
  sum: Float32Array,
  values: Float32Array,
  weights: Float32Array,
  scale: number,
  shift: number,
): boolean {
  let probe = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    probe += value * 0;
    sum[i] = (sum[i] ?? 0) + (weights[i] ?? 0) * (value * scale + shift);
  }
  return probe === 0;
}

function shiftOut(array: Float32Array, count: number): void {
  array.copyWithin(0, count);
  array.fill(0, array.length - count);
}
