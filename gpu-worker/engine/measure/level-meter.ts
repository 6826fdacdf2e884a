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
  #clipped = 0;

  constructor(sampleRate: number) {
    this.#loudness = new LoudnessMeter(sampleRate);
  }

  /** Takes the next stretch of the signal. */
  add(block: StereoBlock): void {
    this.#loudness.add(block);
    this.#addChannel(this.#left, block.left);
    this.#addChannel(this.#right, block.right);
  }

  /** Largest sample so far as a factor of full scale. */
  get samplePeak(): number {
    return Math.max(this.#left.samplePeak, this.#right.samplePeak);
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

  #addChannel(meter: TruePeakMeter, samples: Float32Array): void {
    meter.add(samples);
    // Most songs never reach full scale, and are spared the count.
    if (meter.samplePeak >= 1) for (const sample of samples) if (Math.abs(sample) >= 1) this.#clipped++;
  }
}
