import type { OutputOptions } from '../../core/jobs/output.ts';
import type { SeparationResult } from './contract.ts';
import { stemLabels } from './encode/labels.ts';
import { clips } from './encode/stem-encoder.ts';
import { StemFiles } from './encode/stem-files.ts';
import { channelsOf } from './encode/stem-form.ts';
import type { MixFile } from './decode/mix-file.ts';
import { SongLevels } from './measure/song-levels.ts';
import { outputRate } from './shape/output-rate.ts';
import { StemShaper } from './shape/stem-shaper.ts';
import type { SongJob } from './song-job.ts';
import type { AudioBlock, StereoBlock } from './stereo.ts';

/** The part of the result that comes from measuring and encoding. */
export type ProducedStems = Pick<
  SeparationResult,
  'mix' | 'stems' | 'sumResidual' | 'commonGain' | 'warnings'
>;

/** What is to be written of a song. */
export interface OutputStemsOptions {
  readonly mix: MixFile;
  readonly output: OutputOptions;
  /** Of mix and stems as they leave the networks, in Hz. */
  readonly modelRate: number;
  /** Whether `add` is given every stem of the model. */
  readonly complete: boolean;
}

/**
 * The stems of a song on their way into files: brought into the form that was asked for, measured in that form, encoded,
 * and lowered where they exceed full scale.
 */
export class OutputStems {
  readonly #job: SongJob;
  readonly #options: OutputStemsOptions;
  readonly #rate: number;
  readonly #warnings: readonly string[];
  readonly #shapers: readonly StemShaper[];
  readonly #levels: SongLevels;
  readonly #files: StemFiles;

  constructor(job: SongJob, options: OutputStemsOptions) {
    const { mix, output, modelRate, complete } = options;
    const { workFolder, stems, name } = job.request;
    const { rate, warnings } = outputRate(output, mix.description.sampleRate);
    this.#job = job;
    this.#options = options;
    this.#rate = rate;
    this.#warnings = warnings;
    const shape = { channels: channelsOf(output), modelRate, outputRate: rate };
    this.#shapers = stems.map(() => new StemShaper(shape));
    this.#levels = new SongLevels({ written: stems.length, mixRate: modelRate, stemRate: rate, complete });
    this.#files = new StemFiles({
      folder: workFolder,
      stems,
      output,
      sampleRate: rate,
      labels: (stem) => (output.tags ? stemLabels(mix.description, name, stem) : null),
    });
  }

  /** Takes the next stretch: the mix, every stem that was made, and those of them that are written. */
  add(mix: StereoBlock, all: readonly StereoBlock[], written: readonly StereoBlock[]): void {
    const { timer } = this.#job;
    timer.measure('measure', () => this.#levels.addMix(mix, all));
    this.#write(
      timer.measure('encode', () =>
        this.#shapers.flatMap((shaper, stem) => {
          const block = written[stem];
          return block ? [shaper.shape(block)] : [];
        }),
      ),
    );
  }

  /** Ends all files, once the mix is decoded to its end and every stretch was added. */
  finish(): ProducedStems {
    const { timer, report } = this.#job;
    const frames = this.#options.mix.framesAt(this.#rate);
    this.#write(timer.measure('encode', () => this.#shapers.map((shaper) => shaper.finish(frames))));
    const peaks = this.#excesses();
    const figures = timer.measure('measure', () => this.#levels.report(peaks.map(decibelsBelow)));
    const files = timer.measure('encode', () =>
      this.#files.finish(
        peaks.map((peak) => 1 / peak),
        (done, total) => report({ stage: 'encode', done, total }),
      ),
    );
    const stems = files.flatMap((file, stem) => {
      const level = figures.stems[stem];
      return level ? [{ ...file, ...level }] : [];
    });
    const common = this.#options.output.levels === 'sum-exact' ? (peaks[0] ?? 1) : 1;
    const { mix, sumResidual } = figures;
    return { mix, stems, sumResidual, commonGain: decibelsBelow(common), warnings: this.#warnings };
  }

  /** Closes everything that is still open. */
  close(): void {
    for (const shaper of this.#shapers) shaper.close();
    this.#files.close();
  }

  #write(blocks: readonly AudioBlock[]): void {
    const { timer } = this.#job;
    timer.measure('measure', () => this.#levels.addStems(blocks));
    const excesses = this.#excesses();
    timer.measure('encode', () =>
      this.#files.write(
        blocks,
        excesses.map((peak) => peak > 1),
      ),
    );
  }

  /** By what each stem must be divided, so that what is written so far does not clip: 1 or more. */
  #excesses(): readonly number[] {
    const { output } = this.#options;
    const { peaks } = this.#levels;
    if (!clips(output)) return peaks.map(() => 1);
    if (output.levels === 'per-stem') return peaks.map((peak) => Math.max(1, peak));
    const largest = Math.max(1, ...peaks);
    return peaks.map(() => largest);
  }
}

const decibelsBelow = (peak: number): number => (peak === 1 ? 0 : -20 * Math.log10(peak));
