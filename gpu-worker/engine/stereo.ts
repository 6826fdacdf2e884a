/** A stretch of stereo audio: two arrays of equal length, full scale = 1. */
export interface StereoBlock {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

/** Bytes of one stereo frame of interleaved float32, the form of every temporary file of the engine. */
export const frameBytes = 8;

/** A silent block of `frames` frames. */
export function silentBlock(frames: number): StereoBlock {
  return { left: new Float32Array(frames), right: new Float32Array(frames) };
}

/** The frames `start` up to (not including) `end` of a block, sharing its memory. */
export function partOf(block: StereoBlock, start: number, end: number): StereoBlock {
  return { left: block.left.subarray(start, end), right: block.right.subarray(start, end) };
}

/** Copies a block into interleaved form; `target` holds at least two values per frame. */
export function interleave({ left, right }: StereoBlock, target: Float32Array): void {
  for (let frame = 0; frame < left.length; frame++) {
    target[2 * frame] = left[frame] ?? 0;
    target[2 * frame + 1] = right[frame] ?? 0;
  }
}

/** Copies interleaved frames from the start of `source` into a block, as many as the block holds. */
export function deinterleave(source: Float32Array, { left, right }: StereoBlock): void {
  for (let frame = 0; frame < left.length; frame++) {
    left[frame] = source[2 * frame] ?? 0;
    right[frame] = source[2 * frame + 1] ?? 0;
  }
}
