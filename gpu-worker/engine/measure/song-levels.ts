import type { LevelReport } from '../contract.ts';
import type { StereoBlock } from '../stereo.ts';
import { LevelMeter, silencePeak } from './level-meter.ts';
import { SumResidual } from './sum-residual.ts';

/** Measures the mix, the stems that are written, and how well all stems of the model add up to the mix. */
export class SongLevels {
  readonly #mix: LevelMeter;
  readonly #stems: readonly LevelMeter[];
  readonly #residual: SumResidual | null;

  /** For `written` stems at `sampleRate` Hz; `complete` when `add` is given every stem of the model. */
  constructor(written: number, sampleRate: number, complete: boolean) {
    this.#residual = complete ? new SumResidual() : null;
    this.#mix = new LevelMeter(sampleRate);
    this.#stems = Array.from({ length: written }, () => new LevelMeter(sampleRate));
  }

  /** Takes the next stretch: the mix, every stem that was made, and those of them that are written. */
  add(mix: StereoBlock, all: readonly StereoBlock[], written: readonly StereoBlock[]): void {
    this.#mix.add(mix);
    this.#stems.forEach((meter, stem) => {
      const block = written[stem];
      if (block) meter.add(block);
    });
    this.#residual?.add(mix, all);
  }

  /** Largest sample of any written stem so far. */
  get largestPeak(): number {
    return Math.max(...this.#stems.map((meter) => meter.samplePeak));
  }

  /** The figures of the whole song; those of the stems after a common gain in dB. No sum residual of some of the stems. */
  report(gain: number): {
    mix: LevelReport;
    stems: (LevelReport & { silent: boolean })[];
    sumResidual: number | null;
  } {
    return {
      mix: this.#mix.report(),
      stems: this.#stems.map((meter) => ({ ...meter.report(gain), silent: meter.samplePeak < silencePeak })),
      sumResidual: this.#residual?.decibels ?? null,
    };
  }
}
