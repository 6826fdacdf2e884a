import { join } from 'node:path';
import { outputFormats, type OutputOptions } from '../../../core/jobs/output.ts';
import type { StereoBlock } from '../stereo.ts';
import { StemFile } from './stem-file.ts';

/** Where and how stems are written. */
export interface StemFilesOptions {
  readonly folder: string;
  readonly stems: readonly string[];
  readonly output: OutputOptions;
  readonly sampleRate: number;
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
 * Writes the stems of a song as they come, before it is known whether one will exceed full scale. If none does, the files
 * are complete with the last sample; if one does, all are encoded again with a common gain.
 */
export class StemFiles {
  readonly #files: readonly NamedFile[];

  constructor({ folder, stems, output, sampleRate }: StemFilesOptions) {
    const { extension } = outputFormats[output.format];
    this.#files = stems.map((name) => {
      const path = join(folder, `${name}.${extension}`);
      const copyPath = join(folder, `${name}.copy`);
      return { name, path, file: new StemFile({ path, copyPath, output, sampleRate }) };
    });
  }

  /** Takes the next stretch of every stem. With `gainNeeded` the encoders rest: all is encoded again at the end anyway. */
  write(blocks: readonly StereoBlock[], gainNeeded: boolean): void {
    this.#files.forEach(({ name, file }, stem) => {
      const block = blocks[stem];
      if (!block) throw new RangeError(`stem ${name} has no block`);
      file.write(block, gainNeeded);
    });
  }

  /** Ends all files with a common gain as a factor; `report` is told how many frames of all are encoded again. */
  finish(gain: number, report: (done: number, total: number) => void): WrittenStem[] {
    if (gain !== 1) this.#encodeAgain(gain, report);
    return this.#files.map(({ name, path, file }) => ({ name, path, bytes: file.finish() }));
  }

  /** Closes everything that is still open. */
  close(): void {
    for (const { file } of this.#files) file.close();
  }

  #encodeAgain(gain: number, report: (done: number, total: number) => void): void {
    const total = this.#files.reduce((sum, { file }) => sum + file.keptFrames, 0);
    let done = 0;
    for (const { file } of this.#files) {
      file.encodeAgain(gain, (frames) => {
        done += frames;
        report(done, total);
      });
    }
  }
}
