import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { deinterleave, frameBytes, type StereoBlock } from './stereo.ts';

/** A temporary file of interleaved float32 stereo without header: appended to, and read anywhere. */
export class RawFile {
  readonly #file: number;
  #frames = 0;
  #buffer = new Float32Array(0);

  /** Creates the file, or empties an existing one. */
  constructor(path: string) {
    this.#file = openSync(path, 'w+');
  }

  /** Frames written so far. */
  get frames(): number {
    return this.#frames;
  }

  /** Appends interleaved samples. */
  append(samples: Float32Array): void {
    const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    const start = this.#frames * frameBytes;
    for (let at = 0; at < bytes.length;)
      at += writeSync(this.#file, bytes, at, bytes.length - at, start + at);
    this.#frames += samples.length / 2;
  }

  /** Fills the block with frames from `start` on; all of them must be written already. */
  read(start: number, block: StereoBlock): void {
    const values = 2 * block.left.length;
    if (this.#buffer.length < values) this.#buffer = new Float32Array(values);
    const bytes = new Uint8Array(this.#buffer.buffer, 0, 4 * values);
    for (let at = 0; at < bytes.length;) {
      const count = readSync(this.#file, bytes, at, bytes.length - at, start * frameBytes + at);
      if (count === 0)
        throw new RangeError(`frames ${start} to ${start + block.left.length} are not written yet`);
      at += count;
    }
    deinterleave(this.#buffer, block);
  }

  close(): void {
    closeSync(this.#file);
  }
}
