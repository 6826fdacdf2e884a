/** One run of the network: which samples it settles, and which samples of the track it sees. */
export interface Chunk {
  readonly index: number;
  /** First sample of the track that this chunk contributes to. */
  readonly offset: number;
  /** Samples it contributes; the segment, except at the end of the track. */
  readonly length: number;
  /** First sample of the track that the network sees; below zero where silence stands before the track. */
  readonly start: number;
}

/** Samples between the starts of two chunks. */
export function chunkStride(segment: number, overlap: number): number {
  return Math.max(1, Math.floor((1 - overlap) * segment));
}

/**
 * Lays out chunk `index` of a track. A chunk that the end of the track cuts short sits in the middle of the segment,
 * between real neighbouring audio where there is any (Demucs, `TensorChunk.padded`). `available` is the length of the
 * track, or any smaller count of decoded samples that reaches the end of the segment. Null when no such chunk exists.
 */
export function chunkAt(index: number, segment: number, stride: number, available: number): Chunk | null {
  const offset = index * stride;
  if (offset >= available) return null;
  const length = Math.min(segment, available - offset);
  return { index, offset, length, start: offset - Math.floor((segment - length) / 2) };
}

/**
 * Triangular weights 1, 2, … up to the middle and down again to 1, divided by their maximum, so that the middle of a
 * segment counts most (Demucs, `apply_model`, transition power 1).
 */
export function triangle(segment: number): Float32Array {
  const half = Math.floor(segment / 2);
  const peak = segment - half;
  return Float32Array.from({ length: segment }, (_, i) => (i < half ? i + 1 : segment - i) / peak);
}
