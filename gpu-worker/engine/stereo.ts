/** A stretch of stereo audio: two arrays of equal length, full scale = 1. */
export interface StereoBlock {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

/** A stretch of audio as it is written: one array for each channel, mono or left and right, of equal length. */
export type AudioBlock = readonly [Float32Array] | readonly [left: Float32Array, right: Float32Array];

/** A silent block of `frames` frames. */
export function silentBlock(frames: number): StereoBlock {
  return { left: new Float32Array(frames), right: new Float32Array(frames) };
}

/** A silent block of `frames` frames in one channel or two. */
export function silentChannels(frames: number, channels: 1 | 2): AudioBlock {
  return channels === 1 ? [new Float32Array(frames)] : [new Float32Array(frames), new Float32Array(frames)];
}

/** The frames `start` up to (not including) `end` of a block, sharing its memory. */
export function partOf(block: StereoBlock, start: number, end: number): StereoBlock {
  return { left: block.left.subarray(start, end), right: block.right.subarray(start, end) };
}

/** The frames `start` up to (not including) `end` of all channels, sharing their memory. */
export function partOfChannels([left, right]: AudioBlock, start: number, end: number): AudioBlock {
  return right === undefined
    ? [left.subarray(start, end)]
    : [left.subarray(start, end), right.subarray(start, end)];
}

/** Copies a block into interleaved form; `target` holds at least one value per frame and channel. */
export function interleave([left, right]: AudioBlock, target: Float32Array): void {
  if (right === undefined) {
    target.set(left);
    return;
  }
  for (let frame = 0; frame < left.length; frame++) {
    target[2 * frame] = left[frame] ?? 0;
    target[2 * frame + 1] = right[frame] ?? 0;
  }
}

/** Copies interleaved frames from the start of `source` into a block, as many as the block holds. */
export function deinterleave(source: Float32Array, [left, right]: AudioBlock): void {
  if (right === undefined) {
    left.set(source.subarray(0, left.length));
    return;
  }
  for (let frame = 0; frame < left.length; frame++) {
    left[frame] = source[2 * frame] ?? 0;
    right[frame] = source[2 * frame + 1] ?? 0;
  }
}
