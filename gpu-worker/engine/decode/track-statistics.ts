/**
 * Mean and deviation of a track's mono sum, (left + right) / 2, gathered block by block (Chan, Golub and LeVeque 1979,
 * which does not lose digits as a plain sum of squares does).
 */
export class TrackStatistics {
  #count = 0;
  #mean = 0;
  #squares = 0;

  /** Mean of the mono sum; 0 for an empty track. */
  get mean(): number {
    return this.#mean;
  }

  /** Standard deviation of the mono sum with n - 1, as Demucs takes it; 0 below two frames. */
  get deviation(): number {
    return this.#count < 2 ? 0 : Math.sqrt(this.#squares / (this.#count - 1));
  }

  /** Takes interleaved stereo. Returns the frame of the first value that is not a finite number, or null. */
  add(samples: Float32Array): number | null {
    const frames = samples.length / 2;
    let sum = 0;
    for (let i = 0; i < samples.length; i += 2) sum += monoAt(samples, i);
    if (!Number.isFinite(sum)) return samples.findIndex((value) => !Number.isFinite(value)) >> 1;
    const mean = sum / frames;
    let squares = 0;
    for (let i = 0; i < samples.length; i += 2) squares += (monoAt(samples, i) - mean) ** 2;
    this.#merge(frames, mean, squares);
    return null;
  }

  #merge(count: number, mean: number, squares: number): void {
    const total = this.#count + count;
    const delta = mean - this.#mean;
    this.#squares += squares + (delta * delta * this.#count * count) / total;
    this.#mean += (delta * count) / total;
    this.#count = total;
  }
}

function monoAt(samples: Float32Array, i: number): number {
  return ((samples[i] ?? 0) + (samples[i + 1] ?? 0)) / 2;
}
