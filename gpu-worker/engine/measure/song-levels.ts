import type { LevelReport } from '../contract.ts';
import type { AudioBlock, StereoBlock } from '../stereo.ts';
import { LevelMeter, silencePeak } from './level-meter.ts';
import { SumResidual } from './sum-residual.ts';

/** What is measured. */
export interface SongLevelsOptions {
  /** Stems that are written. */
  readonly written: number;
  /** Of the mix, in Hz. */
  readonly mixRate: number;
  /** Of the stems as they are written, in Hz. */
  readonly stemRate: number;
  /** Whether `addMix` is given every stem of the model. */
  readonly complete: boolean;
}

/** Measures the mix, how well all stems of the model add up to it, and the stems as they are written. */
export class SongLevels {
  readonly #mix: LevelMeter;
  readonly #stems: readonly LevelMeter[];
  readonly #residual: SumResidual | null;
  #silence = new Float32Array(0);

  constructor({ written, mixRate, stemRate, complete }: SongLevelsOptions) {
    this.#residual = complete ? new SumResidual() : null;
    this.#mix = new LevelMeter(mixRate);
    this.#stems = Array.from({ length: written }, () => new LevelMeter(stemRate));
  }

  /** Takes the next stretch of the mix and of every stem that was made of it. */
  addMix(mix: StereoBlock, all: readonly StereoBlock[]): void {
    this.#mix.add(mix);
    this.#residual?.add(mix, all);
  }

  /** Takes the next stretch of the stems that are written. */
  addStems(written: readonly AudioBlock[]): void {
    this.#stems.forEach((meter, stem) => {
      const block = written[stem];
      if (block) meter.add(this.#toStereo(block));
    });
  }

  /** Largest sample of each written stem so far. */
  get peaks(): readonly number[] {
    return this.#stems.map((meter) => meter.samplePeak);
  }

  /** The figures of the whole song; those of each stem after its gain in dB. No sum residual of some of the stems. */
  report(gains: readonly number[]): {
    mix: LevelReport;
    stems: (LevelReport & { silent: boolean; gain: number })[];
    sumResidual: number | null;
  } {
    const stems = this.#stems.map((meter, stem) => {
      const gain = gains[stem] ?? 0;
      return { ...meter.report(gain), silent: meter.samplePeak < silencePeak, gain };
    });
    return { mix: this.#mix.report(), stems, sumResidual: this.#residual?.decibels ?? null };
  }

  /** The one channel of a mono file counts once (BS.1770-4): beside it stands silence. */
  #toStereo([left, right]: AudioBlock): StereoBlock {
    if (right !== undefined) return { left, right };
    if (this.#silence.length < left.length) this.#silence = new Float32Array(left.length);
    return { left, right: this.#silence.subarray(0, left.length) };
  }
}
