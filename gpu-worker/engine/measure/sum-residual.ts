import type { StereoBlock } from '../stereo.ts';

/** Lowest residual reported, in dB; below it lies only the rounding of float32. */
const floor = -200;
/** Samples at a time, so few that they stay in the processor's cache from stem to stem. */
const tile = 4_096;

/** Measures how closely the sum of all stems gives the mix back: 20 log10(||mix - sum|| / ||mix||). */
export class SumResidual {
  #error = 0;
  #energy = 0;
  readonly #difference = new Float64Array(tile);

  /** Takes the next stretch of the mix and of every stem, all of one length. */
  add(mix: StereoBlock, stems: readonly StereoBlock[]): void {
    for (const side of ['left', 'right'] as const) {
      const channels = stems.map((stem) => stem[side]);
      for (let at = 0; at < mix[side].length; at += tile) this.#addTile(mix[side], channels, at);
    }
  }

  /** The residual in dB, at least -200; null when the mix is silent. */
  get decibels(): number | null {
    if (this.#energy === 0) return null;
    return Math.max(floor, 10 * Math.log10(this.#error / this.#energy));
  }

  #addTile(mix: Float32Array, stems: readonly Float32Array[], start: number): void {
    const part = mix.subarray(start, start + tile);
    const difference = this.#difference.subarray(0, part.length);
    difference.set(part);
    for (let stem = 0; stem < stems.length; stem += 2) {
      subtract(difference, stems[stem] ?? silence, stems[stem + 1] ?? silence, start);
    }
    this.#error += energy(difference);
    this.#energy += energy(part);
  }
}

const silence = new Float32Array(0);

/** Two stems at a time, which halves the trips of the difference through memory. */
function subtract(difference: Float64Array, one: Float32Array, other: Float32Array, start: number): void {
  if (other.length === 0) {
    for (let i = 0; i < difference.length; i++) difference[i] = (difference[i] ?? 0) - (one[start + i] ?? 0);
    return;
  }
  for (let i = 0; i < difference.length; i++) {
    difference[i] = (difference[i] ?? 0) - ((one[start + i] ?? 0) + (other[start + i] ?? 0));
  }
}

function energy(samples: Float32Array | Float64Array): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += (samples[i] ?? 0) ** 2;
  return sum;
}
