import type { StereoBlock } from '../stereo.ts';
import { kWeighting, type Biquad } from './k-weighting.ts';

const absoluteGate = -70; // LUFS
const relativeGate = -10; // LU below the mean of what passes the absolute gate
const stepsPerBlock = 4; // 400 ms blocks that overlap by 75 % are four steps of 100 ms

/**
 * Integrated loudness of a stereo signal by ITU-R BS.1770-4: K-weighting, mean square over 400 ms blocks with 75 %
 * overlap, absolute gate at -70 LUFS, relative gate 10 LU below. Keeps eight bytes per 100 ms.
 */
export class LoudnessMeter {
  readonly #stepFrames: number;
  readonly #filter: StereoKFilter;
  readonly #steps: number[] = [];
  #energy = 0;
  #framesInStep = 0;

  constructor(sampleRate: number) {
    this.#stepFrames = Math.round(sampleRate / 10);
    this.#filter = new StereoKFilter(sampleRate);
  }

  /** Takes the next stretch of the signal. */
  add(block: StereoBlock): void {
    for (let at = 0; at < block.left.length;) {
      const end = Math.min(block.left.length, at + this.#stepFrames - this.#framesInStep);
      this.#energy += this.#filter.energy(block, at, end);
      this.#framesInStep += end - at;
      if (this.#framesInStep === this.#stepFrames) this.#closeStep();
      at = end;
    }
  }

  /** Loudness in LUFS of the signal after a gain in dB; null when no block passes the absolute gate. */
  integrated(gain = 0): number | null {
    const blocks = this.#blocks(10 ** (gain / 10));
    const audible = blocks.filter((block) => loudness(block) >= absoluteGate);
    if (audible.length === 0) return null;
    const gate = loudness(mean(audible)) + relativeGate;
    return loudness(mean(audible.filter((block) => loudness(block) >= gate)));
  }

  #closeStep(): void {
    this.#steps.push(this.#energy / this.#stepFrames);
    this.#energy = 0;
    this.#framesInStep = 0;
  }

  #blocks(power: number): number[] {
    const blocks: number[] = [];
    for (let last = stepsPerBlock - 1; last < this.#steps.length; last++) {
      blocks.push(power * mean(this.#steps.slice(last - stepsPerBlock + 1, last + 1)));
    }
    return blocks;
  }
}

/** BS.1770-4 equation (2); left and right both weigh 1. */
function loudness(meanSquare: number): number {
  return -0.691 + 10 * Math.log10(meanSquare);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Both filters of K-weighting, in transposed direct form II, for both channels at once: each sample waits for the one
 * before it, and the processor fills that wait with the other channel.
 */
class StereoKFilter {
  readonly #shelf: Biquad;
  readonly #highPass: Biquad;
  /** Two values for each filter of each channel: left shelf, left high pass, right shelf, right high pass. */
  readonly #state = new Float64Array(8);

  constructor(sampleRate: number) {
    const { shelf, highPass } = kWeighting(sampleRate);
    this.#shelf = shelf;
    this.#highPass = highPass;
  }

  /** Filters the frames from `start` to `end` and returns the sum of the squares of both channels. */
  energy({ left, right }: StereoBlock, start: number, end: number): number {
    const { b0, b1, b2, a1, a2 } = this.#shelf;
    const { a1: c1, a2: c2 } = this.#highPass;
    let [ls1 = 0, ls2 = 0, lh1 = 0, lh2 = 0, rs1 = 0, rs2 = 0, rh1 = 0, rh2 = 0] = this.#state;
    let sum = 0;
    for (let i = start; i < end; i++) {
      const lx = left[i] ?? 0;
      const rx = right[i] ?? 0;
      const ly = b0 * lx + ls1;
      const ry = b0 * rx + rs1;
      ls1 = b1 * lx - a1 * ly + ls2;
      rs1 = b1 * rx - a1 * ry + rs2;
      ls2 = b2 * lx - a2 * ly;
      rs2 = b2 * rx - a2 * ry;
      // The high pass has numerator 1, -2, 1.
      const lz = ly + lh1;
      const rz = ry + rh1;
      lh1 = lh2 - 2 * ly - c1 * lz;
      rh1 = rh2 - 2 * ry - c1 * rz;
      lh2 = ly - c2 * lz;
      rh2 = ry - c2 * rz;
      sum += lz * lz + rz * rz;
    }
    this.#state.set([ls1, ls2, lh1, lh2, rs1, rs2, rh1, rh2].map(normal));
    return sum;
  }
}

/** In silence the state decays to numbers so small that processors compute them a hundred times slower: zero instead. */
function normal(state: number): number {
  return Math.abs(state) < 1e-30 ? 0 : state;
}
