import { join } from 'node:path';
import { outputFormats, type OutputOptions } from '../../../core/jobs/output.ts';
import { RawFile } from '../raw-file.ts';
import { interleave, partOf, silentBlock, type StereoBlock } from '../stereo.ts';
import { createStemEncoder } from './create-stem-encoder.ts';
import { clips, type StemEncoder } from './stem-encoder.ts';

const framesAtOnce = 65_536;

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

interface StemFile {
  readonly name: string;
  readonly path: string;
  /** The samples as separated; only where the output cannot hold samples beyond full scale. */
  readonly raw: RawFile | null;
  encoder: StemEncoder;
}

/**
 * Writes the stems of a song as they come, before it is known whether one will exceed full scale. If none does, the files
 * are complete with the last sample; if one does, all are encoded again from raw copies with a common gain.
 */
export class StemFiles {
  readonly #options: StemFilesOptions;
  readonly #files: readonly StemFile[];
  #interleaved = new Float32Array(0);

  constructor(options: StemFilesOptions) {
    this.#options = options;
    this.#files = options.stems.map((name) => {
      const path = join(options.folder, `${name}.${outputFormats[options.output.format].extension}`);
      const raw = clips(options.output) ? new RawFile(join(options.folder, `${name}.f32`)) : null;
      return { name, path, raw, encoder: this.#encoder(path) };
    });
  }

  /** Takes the next stretch of every stem. With `gainNeeded` the encoders rest: all is encoded again at the end anyway. */
  write(blocks: readonly StereoBlock[], gainNeeded: boolean): void {
    this.#files.forEach((file, stem) => {
      const block = blocks[stem];
      if (!block) throw new RangeError(`stem ${file.name} has no block`);
      if (file.raw) this.#keep(file.raw, block);
      if (!gainNeeded) file.encoder.write(block);
    });
  }

  /** Ends all files with a common gain as a factor; `report` is told how many frames of all are encoded again. */
  finish(gain: number, report: (done: number, total: number) => void): WrittenStem[] {
    if (gain !== 1) this.#encodeAgain(gain, report);
    return this.#files.map(({ name, path, encoder }) => ({ name, path, bytes: encoder.finish() }));
  }

  /** Closes everything that is still open. */
  close(): void {
    for (const { raw, encoder } of this.#files) {
      raw?.close();
      encoder.abandon();
    }
  }

  #encoder(path: string): StemEncoder {
    return createStemEncoder(this.#options.output, path, this.#options.sampleRate);
  }

  #keep(raw: RawFile, block: StereoBlock): void {
    const values = 2 * block.left.length;
    if (this.#interleaved.length < values) this.#interleaved = new Float32Array(values);
    interleave(block, this.#interleaved);
    raw.append(this.#interleaved.subarray(0, values));
  }

  #encodeAgain(gain: number, report: (done: number, total: number) => void): void {
    const total = this.#files.reduce((sum, { raw }) => sum + (raw?.frames ?? 0), 0);
    const block = silentBlock(framesAtOnce);
    let done = 0;
    for (const file of this.#files) {
      file.encoder.abandon();
      file.encoder = this.#encoder(file.path);
      const frames = file.raw?.frames ?? 0;
      for (let at = 0; at < frames; at += framesAtOnce) {
        const part = partOf(block, 0, Math.min(framesAtOnce, frames - at));
        file.raw?.read(at, part);
        amplify(part, gain);
        file.encoder.write(part);
        done += part.left.length;
        report(done, total);
      }
    }
  }
}

function amplify(block: StereoBlock, gain: number): void {
  for (const channel of [block.left, block.right]) {
    for (let i = 0; i < channel.length; i++) channel[i] = (channel[i] ?? 0) * gain;
  }
}
