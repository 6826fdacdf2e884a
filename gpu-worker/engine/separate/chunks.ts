/** One run of the network: which samples it contributes to, and which samples of the track it sees. */
export interface Chunk {
  readonly index: number;
  /** First sample of the track that this chunk contributes to. */
  readonly offset: number;
  /** Samples it contributes. */
  readonly length: number;
  /** First sample of the track that the network sees; below zero where silence stands before the track. */
  readonly start: number;
  /** First sample of the track that the next chunk, if there is one, contributes to. */
  readonly next: number;
  /** Weight of each sample that it contributes, above zero; there may be more weights than samples. */
  readonly weights: Float32Array;
}

/** How a track is cut into chunks for one network. */
export interface ChunkLayout {
  /** Samples that the network sees. */
  readonly segment: number;
  /** Samples between the starts of two chunks, in the mean. */
  readonly stride: number;
  /** Most samples of a chunk on which later ones fall too. */
  readonly overlap: number;
  /** First sample of the track that chunk `index`, if there is one, contributes to; never less than that of the one before. */
  offsetAt(index: number): number;
  /** Samples of the track that must be decoded, unless it ends before, to lay out and run chunk `index`. */
  framesFor(index: number): number;
  /**
   * Lays out chunk `index`. `available` is the length of the track, or any smaller count of decoded samples that is not
   * below `framesFor`. Null when no such chunk exists.
   */
  chunkAt(index: number, available: number): Chunk | null;
}

/** Samples between the starts of two chunks. */
export function chunkStride(segment: number, overlap: number): number {
  return Math.max(1, Math.floor((1 - overlap) * segment));
}

/** What a waveform network sees in one run, and how much of it a chunk contributes, if not all, both in samples. */
export interface WaveformChunks {
  readonly seen: number;
  readonly segment?: number | undefined;
}

/**
 * Chunks as Demucs lays them out. One that contributes less than the network sees, because it is to or because the track
 * ends, sits in the middle, between real neighbouring audio where there is any (`TensorChunk.padded`).
 */
export function waveformLayout({ seen, segment = seen }: WaveformChunks, overlap: number): ChunkLayout {
  const stride = chunkStride(segment, overlap);
  const weights = triangle(segment);
  return {
    segment: seen,
    stride,
    overlap: segment - stride,
    offsetAt: (index) => index * stride,
    framesFor: (index) => index * stride + seen,
    chunkAt: (index, available) => {
      const offset = index * stride;
      if (offset >= available) return null;
      const length = Math.min(segment, available - offset);
      const start = offset - Math.floor((seen - length) / 2);
      return { index, offset, length, start, next: offset + stride, weights };
    },
  };
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
