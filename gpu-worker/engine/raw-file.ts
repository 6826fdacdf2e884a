import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { deinterleave, type AudioBlock } from './stereo.ts';

/** A temporary file of interleaved float32 without header, mono or stereo: appended to, and read anywhere. */
export class RawFile {
  readonly #file: number;
  readonly #channels: 1 | 2;
  #frames = 0;
  #buffer = new Float32Array(0);

  /** Creates the file, or empties an existing one. */
  constructor(path: string, channels: 1 | 2 = 2) {
    this.#file = openSync(path, 'w+');
    this.#channels = channels;
  }

  /** Frames written so far. */
  get frames(): number {
    return this.#frames;
  }

  /** Appends interleaved samples. */
  append(samples: Float32Array): void {
    const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    const start = this.#frames * this.#frameBytes;
    for (let at = 0; at < bytes.length;)
      at += writeSync(this.#file, bytes, at, bytes.length - at, start + at);
    this.#frames += samples.length / this.#channels;
  }

  /** Fills the block, which has the file's channels, with frames from `start` on; all must be written already. */
  read(start: number, block: AudioBlock): void {
    const values = this.#channels * block[0].length;
    if (this.#buffer.length < values) this.#buffer = new Float32Array(values);
    const bytes = new Uint8Array(this.#buffer.buffer, 0, 4 * values);
    for (let at = 0; at < bytes.length;) {
      const count = readSync(this.#file, bytes, at, bytes.length - at, start * this.#frameBytes + at);
      if (count === 0)
        throw new RangeError(`frames ${start} to ${start + block[0].length} are not written yet`);
      at += count;
    }
    deinterleave(this.#buffer, block);
  }

  close(): void {
    closeSync(this.#file);
  }

  get #frameBytes(): number {
    return 4 * this.#channels;
  }
}
