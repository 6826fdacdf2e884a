import { chunkStride, type ChunkLayout } from './chunks.ts';

/** Half a window of silence, with which UVR begins a track, and the samples of one run. */
export interface SpectrogramChunks {
  readonly trim: number;
  readonly segment: number;
}

/**
 * Chunks as UVR lays them out for MDX networks: `trim` zeros stand before the track, and behind it enough to fill a whole
 * number of segments less two trims. Each chunk is weighted by a symmetric Hann window as long as what is left of all this.
 */
export function spectrogramLayout({ trim, segment }: SpectrogramChunks, overlap: number): ChunkLayout {
  const stride = chunkStride(segment, overlap);
  const windowOf = overlap === 0 ? (size: number) => new Float32Array(size).fill(1) : hann;
  const whole = windowOf(segment);
  return {
    segment,
    stride,
    chunkAt: (index, available) => {
      const start = index * stride - trim;
      const offset = Math.max(0, start);
      if (offset >= available) return null;
      const size = Math.min(segment, paddedEnd(available, segment - 2 * trim, trim) - start);
      const length = Math.min(start + size, available) - offset;
      const weights = (size === segment ? whole : windowOf(size)).subarray(offset - start);
      return { index, offset, length, start, next: Math.max(0, start + stride), weights };
    },
  };
}

/** End of the zeros behind a track, counted from its first sample. */
function paddedEnd(frames: number, useful: number, trim: number): number {
  return frames + useful - (frames % useful) + trim;
}

/** So small that it changes no sample, but the sum of weights is never zero. */
const leastWeight = 1e-12;

/** Symmetric Hann window. */
function hann(size: number): Float32Array {
  if (size === 1) return Float32Array.of(1);
  return Float32Array.from({ length: size }, (_, i) =>
    Math.max(leastWeight, Math.sin((Math.PI * i) / (size - 1)) ** 2),
  );
}
