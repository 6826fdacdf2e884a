/** Channels of equal length, full scale = 1. */
export type Channels = readonly Float32Array[];

/** A sine of `hertz` with peak `amplitude`, `frames` long. */
export function sine(
  hertz: number,
  amplitude: number,
  frames: number,
  sampleRate = 44_100,
  phase = 0,
): Float32Array {
  return Float32Array.from(
    { length: frames },
    (_, i) => amplitude * Math.sin((2 * Math.PI * hertz * i) / sampleRate + phase),
  );
}

/** White noise between -amplitude and amplitude, the same for the same seed (a linear congruential generator). */
export function noise(amplitude: number, frames: number, seed = 1): Float32Array {
  let state = seed;
  return Float32Array.from({ length: frames }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return amplitude * (state / 2 ** 31 - 1);
  });
}

/** Both channels of a stereo signal, different from each other. */
export function stereoNoise(amplitude: number, frames: number): Channels {
  return [noise(amplitude, frames, 1), noise(amplitude, frames, 2)];
}

/** The largest difference between two signals, sample by sample. */
export function largestDifference(a: Float32Array, b: Float32Array): number {
  let largest = a.length === b.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs((a[i] ?? 0) - (b[i] ?? 0)));
  return largest;
}

/** The largest absolute sample. */
export function peak(samples: Float32Array): number {
  return samples.reduce((largest, sample) => Math.max(largest, Math.abs(sample)), 0);
}
