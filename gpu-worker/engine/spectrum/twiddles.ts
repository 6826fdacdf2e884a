/** exp(-2 pi i k / size) for every k below `size`, in its two parts. */
export interface Twiddles {
  readonly cos: Float64Array;
  readonly sin: Float64Array;
}

/** Computes them one by one, so that no error builds up. */
export function createTwiddles(size: number): Twiddles {
  const angles = Float64Array.from({ length: size }, (_, k) => (-2 * Math.PI * k) / size);
  return { cos: angles.map((angle) => Math.cos(angle)), sin: angles.map((angle) => Math.sin(angle)) };
}
