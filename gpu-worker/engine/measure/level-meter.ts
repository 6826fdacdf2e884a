import type { LevelReport } from '../contract.ts';
import type { StereoBlock } from '../stereo.ts';
import { LoudnessMeter } from './loudness.ts';
import { TruePeakMeter } from './true-peak.ts';

/** Largest sample, as a factor of full scale, of a signal that counts as silent: -70 dBFS, as the gate of BS.1770-4. */
export const silencePeak = 10 ** (-70 / 20);

/** Measures one stereo signal as it streams by: loudness, true peak, sample peak and clipped samples. */
export class LevelMeter {
  readonly #loudness: LoudnessMeter;
  readonly #left = new TruePeakMeter();
  readonly #right = new TruePeakMeter();
  #samplePeak = 0;
  #clipped = 0;

  constructor(sampleRate: number) {
    this.#loudness = new LoudnessMeter(sampleRate);
  }

  /** Takes the next stretch of the signal. */
  add(block: StereoBlock): void {
    this.#loudness.add(block);
    this.#left.add(block.left);
    this.#right.add(block.right);
    this.#scan(block.left);
    this.#scan(block.right);
  }

  /** Largest sample so far as a factor of full scale. */
  get samplePeak(): number {
    return this.#samplePeak;
  }

  /** Ends the signal; loudness and true peak are those after a gain in dB, clipped samples those before it. */
  report(gain = 0): LevelReport {
    const peak = Math.max(this.#left.finish(), this.#right.finish());
    return {
      integratedLoudness: this.#loudness.integrated(gain),
      truePeak: peak === 0 ? null : 20 * Math.log10(peak) + gain,
      clippedSamples: this.#clipped,
    };
  }

  #scan(samples: Float32Array): void {
    let peak = this.#samplePeak;
    for (const sample of samples) {
      const size = Math.abs(sample);
      if (size > peak) peak = size;
      if (size >= 1) this.#clipped++;
    }
    this.#samplePeak = peak;
  }
}
