import type { StereoBlock } from '../stereo.ts';

/** Lowest residual reported, in dB; below it lies only the rounding of float32. */
const floor = -200;

/** Measures how closely the sum of all stems gives the mix back: 20 log10(||mix - sum|| / ||mix||). */
export class SumResidual {
  #error = 0;
  #energy = 0;
  #sum = new Float64Array(0);

  /** Takes the next stretch of the mix and of every stem, all of one length. */
  add(mix: StereoBlock, stems: readonly StereoBlock[]): void {
    for (const side of ['left', 'right'] as const) {
      const sum = this.#sumOf(
        stems.map((stem) => stem[side]),
        mix[side].length,
      );
      let [error, energy] = [0, 0];
      for (let i = 0; i < sum.length; i++) {
        const value = mix[side][i] ?? 0;
        const difference = value - (sum[i] ?? 0);
        error += difference * difference;
        energy += value * value;
      }
      this.#error += error;
      this.#energy += energy;
    }
  }

  /** The residual in dB, at least -200; null when the mix is silent. */
  get decibels(): number | null {
    if (this.#energy === 0) return null;
    return Math.max(floor, 10 * Math.log10(this.#error / this.#energy));
  }

  #sumOf(channels: readonly Float32Array[], length: number): Float64Array {
    if (this.#sum.length < length) this.#sum = new Float64Array(length);
    const sum = this.#sum.subarray(0, length).fill(0);
    for (const channel of channels)
      for (let i = 0; i < length; i++) sum[i] = (sum[i] ?? 0) + (channel[i] ?? 0);
    return sum;
  }
}
