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
  readonly #left: KFilter;
  readonly #right: KFilter;
  readonly #steps: number[] = [];
  #energy = 0;
  #framesInStep = 0;

  constructor(sampleRate: number) {
    this.#stepFrames = Math.round(sampleRate / 10);
    this.#left = new KFilter(sampleRate);
    this.#right = new KFilter(sampleRate);
  }

  /** Takes the next stretch of the signal. */
  add({ left, right }: StereoBlock): void {
    for (let at = 0; at < left.length;) {
      const end = Math.min(left.length, at + this.#stepFrames - this.#framesInStep);
      this.#energy += this.#left.energy(left, at, end) + this.#right.energy(right, at, end);
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

/** Both filters of K-weighting for one channel, in transposed direct form II. */
class KFilter {
  readonly #shelf: Biquad;
  readonly #highPass: Biquad;
  #s1 = 0;
  #s2 = 0;
  #h1 = 0;
  #h2 = 0;

  constructor(sampleRate: number) {
    const { shelf, highPass } = kWeighting(sampleRate);
    this.#shelf = shelf;
    this.#highPass = highPass;
  }

  /** Filters the samples from `start` to `end` and returns the sum of their squares. */
  energy(samples: Float32Array, start: number, end: number): number {
    const { b0, b1, b2, a1, a2 } = this.#shelf;
    const { a1: c1, a2: c2 } = this.#highPass;
    let [s1, s2, h1, h2, sum] = [this.#s1, this.#s2, this.#h1, this.#h2, 0];
    for (let i = start; i < end; i++) {
      const x = samples[i] ?? 0;
      const y = b0 * x + s1;
      s1 = b1 * x - a1 * y + s2;
      s2 = b2 * x - a2 * y;
      // The high pass has numerator 1, -2, 1.
      const z = y + h1;
      h1 = h2 - 2 * y - c1 * z;
      h2 = y - c2 * z;
      sum += z * z;
    }
    this.#s1 = normal(s1);
    this.#s2 = normal(s2);
    this.#h1 = normal(h1);
    this.#h2 = normal(h2);
    return sum;
  }
}

/** In silence the state decays to numbers so small that processors compute them a hundred times slower: zero instead. */
function normal(state: number): number {
  return Math.abs(state) < 1e-30 ? 0 : state;
}
