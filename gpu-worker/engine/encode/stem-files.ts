import { join } from 'node:path';
import { outputFormats, type OutputOptions } from '../../../core/jobs/output.ts';
import type { AudioBlock } from '../stereo.ts';
import type { Labels } from './labels.ts';
import { StemFile } from './stem-file.ts';

/** Where and how stems are written. */
export interface StemFilesOptions {
  readonly folder: string;
  readonly stems: readonly string[];
  readonly output: OutputOptions;
  readonly sampleRate: number;
  /** What the file of a stem says about its song; null for nothing. */
  readonly labels: (stem: string) => Labels | null;
}

/** One finished file. */
export interface WrittenStem {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

interface NamedFile {
  readonly name: string;
  readonly path: string;
  readonly file: StemFile;
}

/**
 * Writes the stems of a song as they come, before it is known whether one will exceed full scale. A stem that needs no
 * gain is complete with its last sample; the others are encoded again.
 */
export class StemFiles {
  readonly #files: readonly NamedFile[];

  constructor({ folder, stems, output, sampleRate, labels }: StemFilesOptions) {
    const { extension } = outputFormats[output.format];
    this.#files = stems.map((name) => {
      const path = join(folder, `${name}.${extension}`);
      const copyPath = join(folder, `${name}.copy`);
      const form = { output, sampleRate, labels: labels(name) };
      return { name, path, file: new StemFile({ path, copyPath, form }) };
    });
  }

  /** Takes the next stretch of every stem. The encoders of those that need a gain rest: all of it is encoded again. */
  write(blocks: readonly AudioBlock[], gainNeeded: readonly boolean[]): void {
    this.#files.forEach(({ name, file }, stem) => {
      const block = blocks[stem];
      if (!block) throw new RangeError(`stem ${name} has no block`);
      file.write(block, gainNeeded[stem] ?? false);
    });
  }

  /** Ends all files, each with its gain as a factor; `report` is told how many frames of all are encoded again. */
  finish(gains: readonly number[], report: (done: number, total: number) => void): WrittenStem[] {
    this.#encodeAgain(gains, report);
    return this.#files.map(({ name, path, file }) => ({ name, path, bytes: file.finish() }));
  }

  /** Closes everything that is still open. */
  close(): void {
    for (const { file } of this.#files) file.close();
  }

  #encodeAgain(gains: readonly number[], report: (done: number, total: number) => void): void {
    const again = this.#files
      .map(({ file }, stem) => ({ file, gain: gains[stem] ?? 1 }))
      .filter(({ gain }) => gain !== 1);
    const total = again.reduce((sum, { file }) => sum + file.keptFrames, 0);
    let done = 0;
    for (const { file, gain } of again) {
      file.encodeAgain(gain, (frames) => {
        done += frames;
        report(done, total);
      });
    }
  }
}
