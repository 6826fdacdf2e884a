import { renameSync } from 'node:fs';
import type { OutputOptions } from '../../../core/jobs/output.ts';
import { RawFile } from '../raw-file.ts';
import { interleave, partOf, silentBlock, type StereoBlock } from '../stereo.ts';
import { clips, readsBack, type StemEncoder } from './stem-encoder.ts';
import { createStemEncoder } from './create-stem-encoder.ts';
import { WavSamples } from './wav-samples.ts';

/** Where and how a stem is written. */
export interface StemFileOptions {
  readonly path: string;
  /** What is kept for encoding again gets this path plus an extension. */
  readonly copyPath: string;
  readonly output: OutputOptions;
  readonly sampleRate: number;
}

const framesAtOnce = 16_384;

/** Samples to encode again. */
type Kept = Pick<RawFile, 'frames' | 'read'>;

/**
 * One stem as it is written. Its file is complete with the last sample if nothing exceeds full scale; else it is encoded
 * again from what was kept: a copy in float32 or, where the file itself has 24 bits, that file up to the first such sample
 * and a copy from there on. The file of 24 bits is then rounded twice, by one step of its last bit at most.
 */
export class StemFile {
  readonly #options: StemFileOptions;
  #encoder: StemEncoder;
  #encodedFrames = 0;
  #copy: RawFile | null = null;
  #readBack: WavSamples | null = null;
  #interleaved = new Float32Array(0);

  constructor(options: StemFileOptions) {
    this.#options = options;
    this.#encoder = createStemEncoder(options.output, options.path, options.sampleRate);
  }

  /** Takes the next stretch. From the first one `beyond` full scale on, it is kept and not encoded. */
  write(block: StereoBlock, beyond: boolean): void {
    const { output } = this.#options;
    if (beyond || (clips(output) && !readsBack(output))) this.#keep(block);
    if (beyond) return;
    this.#encoder.write(block);
    this.#encodedFrames += block.left.length;
  }

  /** Ends the file and returns its size in bytes. */
  finish(): number {
    return this.#encoder.finish();
  }

  /** Frames that `encodeAgain` will encode. */
  get keptFrames(): number {
    return this.#kept().reduce((sum, { frames }) => sum + frames, 0);
  }

  /** Starts the file anew with everything amplified by `gain`, a factor; `report` is told the frames of each step. */
  encodeAgain(gain: number, report: (frames: number) => void): void {
    const { path, copyPath, output, sampleRate } = this.#options;
    const kept = this.#kept();
    this.#encoder.abandon();
    if (this.#readBack) renameSync(path, `${copyPath}.wav`);
    this.#encoder = createStemEncoder(output, path, sampleRate);
    const block = silentBlock(framesAtOnce);
    for (const samples of kept) {
      for (let at = 0; at < samples.frames; at += framesAtOnce) {
        const part = partOf(block, 0, Math.min(framesAtOnce, samples.frames - at));
        samples.read(at, part);
        amplify(part, gain);
        this.#encoder.write(part);
        report(part.left.length);
      }
    }
  }

  /** Closes everything that is still open. */
  close(): void {
    this.#copy?.close();
    this.#readBack?.close();
    this.#encoder.abandon();
  }

  #kept(): Kept[] {
    const { path, output } = this.#options;
    if (readsBack(output)) this.#readBack ??= new WavSamples(path, this.#encodedFrames);
    return [this.#readBack, this.#copy].filter((samples) => samples !== null);
  }

  #keep(block: StereoBlock): void {
    this.#copy ??= new RawFile(`${this.#options.copyPath}.f32`);
    const values = 2 * block.left.length;
    if (this.#interleaved.length < values) this.#interleaved = new Float32Array(values);
    interleave(block, this.#interleaved);
    this.#copy.append(this.#interleaved.subarray(0, values));
  }
}

function amplify(block: StereoBlock, gain: number): void {
  for (const channel of [block.left, block.right]) {
    for (let i = 0; i < channel.length; i++) channel[i] = (channel[i] ?? 0) * gain;
  }
}
