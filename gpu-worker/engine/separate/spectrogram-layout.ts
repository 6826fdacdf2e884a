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
  const offsetAt = (index: number): number => Math.max(0, index * stride - trim);
  return {
    segment,
    stride,
    overlap: segment - stride,
    offsetAt,
    framesFor: (index) => index * stride + segment,
    chunkAt: (index, available) => {
      const start = index * stride - trim;
      const offset = offsetAt(index);
      if (offset >= available) return null;
      const size = Math.min(segment, paddedEnd(available, segment - 2 * trim, trim) - start);
      const length = Math.min(start + size, available) - offset;
      const window = size === segment ? whole : windowOf(size);
      const weights = offset === start ? window : window.subarray(offset - start);
      return { index, offset, length, start, next: offsetAt(index + 1), weights };
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
