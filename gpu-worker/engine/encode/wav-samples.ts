import { closeSync, openSync, readSync } from 'node:fs';
import type { AudioBlock } from '../stereo.ts';

const sampleBytes = 3;
const fullScale = 2 ** 31;

/** Where the samples of a wav file of 24 bits are. */
export interface WavSamplesOptions {
  readonly path: string;
  /** Bytes before the first sample. */
  readonly headerBytes: number;
  readonly channels: 1 | 2;
  /** Frames that may be read. */
  readonly frames: number;
}

/** Reads back what `WavEncoder` wrote with 24 bits, whether the file is finished or not. */
export class WavSamples {
  readonly #file: number;
  readonly #headerBytes: number;
  readonly #frameBytes: number;
  readonly frames: number;

  constructor({ path, headerBytes, channels, frames }: WavSamplesOptions) {
    this.#file = openSync(path, 'r');
    this.#headerBytes = headerBytes;
    this.#frameBytes = channels * sampleBytes;
    this.frames = frames;
  }

  /** Fills the block, which has the file's channels, with frames from `start` on; all must be written already. */
  read(start: number, block: AudioBlock): void {
    const bytes = Buffer.alloc(block[0].length * this.#frameBytes);
    const position = this.#headerBytes + start * this.#frameBytes;
    const found = readSync(this.#file, bytes, 0, bytes.length, position);
    if (found < bytes.length) throw new RangeError(`frames from ${start} on are not written yet`);
    block.forEach((samples, channel) => {
      for (let frame = 0; frame < samples.length; frame++) {
        samples[frame] = sampleAt(bytes, frame * this.#frameBytes + channel * sampleBytes);
      }
    });
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** Three bytes, least significant first, as the upper ones of an integer of 32 bits. */
function sampleAt(bytes: Buffer, at: number): number {
  return (((bytes[at] ?? 0) << 8) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 24)) / fullScale;
}
