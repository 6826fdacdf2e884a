import { renameSync } from 'node:fs';
import { RawFile } from '../raw-file.ts';
import { interleave, partOfChannels, silentChannels, type AudioBlock } from '../stereo.ts';
import { createStemEncoder, readBackFrom } from './create-stem-encoder.ts';
import { clips, type StemEncoder } from './stem-encoder.ts';
import { channelsOf, type StemForm } from './stem-form.ts';
import { WavSamples } from './wav-samples.ts';

/** Where and how a stem is written. */
export interface StemFileOptions {
  readonly path: string;
  /** What is kept for encoding again gets this path plus an extension. */
  readonly copyPath: string;
  readonly form: StemForm;
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
  readonly #channels: 1 | 2;
  /** Bytes before the samples that can be read back; null where they cannot. */
  readonly #headerBytes: number | null;
  #encoder: StemEncoder;
  #encodedFrames = 0;
  #copy: RawFile | null = null;
  #readBack: WavSamples | null = null;
  #interleaved = new Float32Array(0);

  constructor(options: StemFileOptions) {
    this.#options = options;
    this.#channels = channelsOf(options.form.output);
    this.#headerBytes = readBackFrom(options.form);
    this.#encoder = createStemEncoder(options.path, options.form);
  }

  /** Takes the next stretch. From the first one `beyond` full scale on, it is kept and not encoded. */
  write(block: AudioBlock, beyond: boolean): void {
    const { output } = this.#options.form;
    if (beyond || (clips(output) && this.#headerBytes === null)) this.#keep(block);
    if (beyond) return;
    this.#encoder.write(block);
    this.#encodedFrames += block[0].length;
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
    const { path, copyPath, form } = this.#options;
    const kept = this.#kept();
    this.#encoder.abandon();
    if (this.#readBack) renameSync(path, `${copyPath}.wav`);
    this.#encoder = createStemEncoder(path, form);
    const block = silentChannels(framesAtOnce, this.#channels);
    for (const samples of kept) {
      for (let at = 0; at < samples.frames; at += framesAtOnce) {
        const part = partOfChannels(block, 0, Math.min(framesAtOnce, samples.frames - at));
        samples.read(at, part);
        amplify(part, gain);
        this.#encoder.write(part);
        report(part[0].length);
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
    if (this.#headerBytes !== null) {
      this.#readBack ??= new WavSamples({
        path: this.#options.path,
        headerBytes: this.#headerBytes,
        channels: this.#channels,
        frames: this.#encodedFrames,
      });
    }
    return [this.#readBack, this.#copy].filter((samples) => samples !== null);
  }

  #keep(block: AudioBlock): void {
    this.#copy ??= new RawFile(`${this.#options.copyPath}.f32`, this.#channels);
    const values = this.#channels * block[0].length;
    if (this.#interleaved.length < values) this.#interleaved = new Float32Array(values);
    interleave(block, this.#interleaved);
    this.#copy.append(this.#interleaved.subarray(0, values));
  }
}

function amplify(block: AudioBlock, gain: number): void {
  for (const channel of block) {
    for (let i = 0; i < channel.length; i++) channel[i] = (channel[i] ?? 0) * gain;
  }
}
