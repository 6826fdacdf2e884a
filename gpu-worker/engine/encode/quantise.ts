import { interleave, type StereoBlock } from '../stereo.ts';

/** Depths of a wav file in bits; 32 is IEEE float. */
export type WavDepth = 16 | 24 | 32;

/**
 * Writes a block as interleaved little-endian samples of the given depth. Integers are rounded half up and clamped;
 * full scale 1 is 2^(bits-1), so the largest positive value is one step below it.
 */
export function quantise(block: StereoBlock, depth: WavDepth, target: Buffer): void {
  if (depth === 32)
    interleave(block, new Float32Array(target.buffer, target.byteOffset, 2 * block.left.length));
  else if (depth === 16) toSixteen(block, target);
  else toTwentyFour(block, target);
}

/** A sample as an integer of the given bits: rounded half up, clamped. */
export function toInteger(sample: number, bits: number): number {
  const scale = 2 ** (bits - 1);
  return Math.min(scale - 1, Math.max(-scale, Math.round(sample * scale)));
}

function toSixteen({ left, right }: StereoBlock, target: Buffer): void {
  const samples = new Int16Array(target.buffer, target.byteOffset, 2 * left.length);
  for (let frame = 0; frame < left.length; frame++) {
    samples[2 * frame] = toInteger(left[frame] ?? 0, 16);
    samples[2 * frame + 1] = toInteger(right[frame] ?? 0, 16);
  }
}

function toTwentyFour({ left, right }: StereoBlock, target: Buffer): void {
  for (let frame = 0; frame < left.length; frame++) {
    const [l, r, at] = [toInteger(left[frame] ?? 0, 24), toInteger(right[frame] ?? 0, 24), 6 * frame];
    target[at] = l;
    target[at + 1] = l >> 8;
    target[at + 2] = l >> 16;
    target[at + 3] = r;
    target[at + 4] = r >> 8;
    target[at + 5] = r >> 16;
  }
}
