import { interleave, type AudioBlock } from '../stereo.ts';

/** Depths of a wav file in bits; 32 is IEEE float. */
export type WavDepth = 16 | 24 | 32;

/**
 * Writes a block as interleaved little-endian samples of the given depth. Integers are rounded half up and clamped;
 * full scale 1 is 2^(bits-1), so the largest positive value is one step below it.
 */
export function quantise(block: AudioBlock, depth: WavDepth, target: Buffer): void {
  if (depth === 32)
    interleave(block, new Float32Array(target.buffer, target.byteOffset, block.length * block[0].length));
  else if (depth === 16) toSixteen(block, target);
  else toTwentyFour(block, target);
}

/** A sample as an integer of the given bits: rounded half up, clamped. */
export function toInteger(sample: number, bits: 16 | 24): number {
  const scale = bits === 16 ? 0x80_00 : 0x80_00_00;
  if (sample >= 1) return scale - 1;
  if (sample < -1) return -scale;
  // Above zero, cutting the fraction off rounds down; it costs half of what Math.floor does.
  const rounded = ((sample * scale + (scale + 0.5)) | 0) - scale;
  return rounded < scale ? rounded : scale - 1;
}

function toSixteen(block: AudioBlock, target: Buffer): void {
  const channels = block.length;
  const samples = new Int16Array(target.buffer, target.byteOffset, channels * block[0].length);
  block.forEach((values, channel) => {
    for (let frame = 0; frame < values.length; frame++)
      samples[channels * frame + channel] = toInteger(values[frame] ?? 0, 16);
  });
}

/**
 * Four samples of three bytes are three words of four, so two frames of stereo are written at once: packed by bytes, this
 * loop would cost more than all measuring.
 */
function toTwentyFour([left, right]: AudioBlock, target: Buffer): void {
  if (right === undefined) {
    left.forEach((sample, frame) => target.writeIntLE(toInteger(sample, 24), 3 * frame, 3));
    return;
  }
  const pairs = left.length >> 1;
  const words = new Int32Array(target.buffer, target.byteOffset, 3 * pairs);
  for (let pair = 0; pair < pairs; pair++) {
    const right0 = toInteger(right[2 * pair] ?? 0, 24);
    const left1 = toInteger(left[2 * pair + 1] ?? 0, 24);
    words[3 * pair] = (toInteger(left[2 * pair] ?? 0, 24) & 0xff_ff_ff) | (right0 << 24);
    words[3 * pair + 1] = ((right0 >> 8) & 0xff_ff) | (left1 << 16);
    words[3 * pair + 2] = ((left1 >> 16) & 0xff) | (toInteger(right[2 * pair + 1] ?? 0, 24) << 8);
  }
  if (left.length % 2 === 0) return;
  target.writeIntLE(toInteger(left.at(-1) ?? 0, 24), 12 * pairs, 3);
  target.writeIntLE(toInteger(right.at(-1) ?? 0, 24), 12 * pairs + 3, 3);
}
