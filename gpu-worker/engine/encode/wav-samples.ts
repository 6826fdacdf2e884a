import { closeSync, openSync, readSync } from 'node:fs';
import type { StereoBlock } from '../stereo.ts';
import { wavHeaderBytes } from './wav-header.ts';

const frameBytes = 6;
const fullScale = 2 ** 31;

/** Reads back what `WavEncoder` wrote with 24 bits, whether the file is finished or not. */
export class WavSamples {
  readonly #file: number;

  /** Frames that may be read. */
  readonly frames: number;

  constructor(path: string, frames: number) {
    this.#file = openSync(path, 'r');
    this.frames = frames;
  }

  /** Fills the block with frames from `start` on; all of them must be written already. */
  read(start: number, { left, right }: StereoBlock): void {
    const bytes = Buffer.alloc(left.length * frameBytes);
    const found = readSync(this.#file, bytes, 0, bytes.length, wavHeaderBytes + start * frameBytes);
    if (found < bytes.length) throw new RangeError(`frames from ${start} on are not written yet`);
    for (let frame = 0; frame < left.length; frame++) {
      left[frame] = sampleAt(bytes, frame * frameBytes);
      right[frame] = sampleAt(bytes, frame * frameBytes + 3);
    }
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** Three bytes, least significant first, as the upper ones of an integer of 32 bits. */
function sampleAt(bytes: Buffer, at: number): number {
  return (((bytes[at] ?? 0) << 8) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 24)) / fullScale;
}
