const phases = 4; // BS.1770-4 Annex 2 asks for at least fourfold oversampling at 48 kHz
const reach = 12; // samples on either side of a point between two samples
const taps = 2 * reach;
const blockFrames = 32; // stretch that is skipped or searched as a whole; at least `reach`
const filters = Array.from({ length: phases - 1 }, (_, i) => interpolator((i + 1) / phases));
const gain = Math.max(...filters.map(({ all }) => all));

/** One fractional position: the filter, the sum of its absolute taps, and that sum without the four middle taps. */
interface Interpolator {
  readonly filter: Float64Array;
  readonly all: number;
  readonly far: number;
}

/**
 * True peak of one channel: fourfold oversampling by a windowed sinc, ITU-R BS.1770-4 Annex 2 with 24 instead of 12 taps
 * a phase. Exact yet cheap: a value between samples is at most the largest sample around it times the sum of absolute
 * taps, so stretches that cannot exceed the peak so far are skipped.
 */
export class TruePeakMeter {
  #peak = 0;
  // Samples that later points still need, then the new ones, then room for a flush.
  #samples: Float32Array = new Float32Array(taps);
  #kept = reach;

  #samplePeak = 0;

  /** Largest sample so far as a factor of full scale. */
  get samplePeak(): number {
    return this.#samplePeak;
  }

  /** Takes the next stretch of the channel. */
  add(samples: Float32Array): void {
    const count = this.#kept + samples.length;
    if (this.#samples.length < count) {
      const grown = new Float32Array(count);
      grown.set(this.#samples.subarray(0, this.#kept));
      this.#samples = grown;
    }
    this.#samples.set(samples, this.#kept);
    this.#search(count);
    this.#samples.copyWithin(0, Math.max(0, count - taps + 1), count);
    this.#kept = Math.min(count, taps - 1);
  }

  /** Ends the signal and returns its true peak as a factor of full scale; 0 for silence. */
  finish(): number {
    this.add(new Float32Array(reach));
    return this.#peak;
  }

  /** Looks between samples `reach - 1` and `count - reach`, where all taps are known. */
  #search(count: number): void {
    const samples = this.#samples;
    const largest = blockPeaks(samples, count);
    for (const value of largest) if (value > this.#samplePeak) this.#samplePeak = value;
    this.#peak = Math.max(this.#peak, this.#samplePeak);
    const end = count - reach;
    for (let start = reach - 1; start < end; start += blockFrames) {
      const stop = Math.min(end, start + blockFrames);
      const around = peakBetween(largest, start - reach + 1, stop + reach);
      if (around * gain > this.#peak) this.#peak = searchBlock(samples, start, stop, around, this.#peak);
    }
  }
}

function blockPeaks(samples: Float32Array, count: number): Float32Array {
  const peaks = new Float32Array(Math.ceil(count / blockFrames));
  for (let block = 0; block < peaks.length; block++) {
    const stop = Math.min(count, (block + 1) * blockFrames);
    let peak = 0;
    for (let i = block * blockFrames; i < stop; i++) {
      const size = Math.abs(samples[i] ?? 0);
      if (size > peak) peak = size;
    }
    peaks[block] = peak;
  }
  return peaks;
}

function peakBetween(peaks: Float32Array, first: number, last: number): number {
  let peak = 0;
  const stop = Math.min(peaks.length - 1, Math.floor(last / blockFrames));
  for (let block = Math.floor(first / blockFrames); block <= stop; block++)
    peak = Math.max(peak, peaks[block] ?? 0);
  return peak;
}

/** The middle four taps give most of a value; the other taps are worked out only where they could lift it above the peak. */
function searchBlock(
  samples: Float32Array,
  start: number,
  stop: number,
  around: number,
  peakSoFar: number,
): number {
  let peak = peakSoFar;
  for (const { filter, far } of filters) {
    const [f0, f1, f2, f3] = [
      filter[reach - 2] ?? 0,
      filter[reach - 1] ?? 0,
      filter[reach] ?? 0,
      filter[reach + 1] ?? 0,
    ];
    const margin = far * around;
    for (let i = start; i < stop; i++) {
      const near = Math.abs(
        f0 * (samples[i - 1] ?? 0) +
          f1 * (samples[i] ?? 0) +
          f2 * (samples[i + 1] ?? 0) +
          f3 * (samples[i + 2] ?? 0),
      );
      if (near + margin > peak) peak = Math.max(peak, Math.abs(convolve(samples, i - reach + 1, filter)));
    }
  }
  return peak;
}

function convolve(samples: Float32Array, first: number, filter: Float64Array): number {
  let sum = 0;
  for (let tap = 0; tap < taps; tap++) sum += (filter[tap] ?? 0) * (samples[first + tap] ?? 0);
  return sum;
}

/** Kaiser-windowed sinc (beta 6) for the point `fraction` of the way from one sample to the next, unit gain at 0 Hz. */
function interpolator(fraction: number): Interpolator {
  const raw = Float64Array.from({ length: taps }, (_, tap) => {
    const distance = tap - (reach - 1) - fraction;
    const sinc = Math.sin(Math.PI * distance) / (Math.PI * distance);
    return sinc * bessel(6 * Math.sqrt(1 - (distance / reach) ** 2));
  });
  const sum = raw.reduce((total, value) => total + value, 0);
  const filter = raw.map((value) => value / sum);
  const all = absoluteSum(filter);
  return { filter, all, far: all - absoluteSum(filter.subarray(reach - 2, reach + 2)) };
}

function absoluteSum(values: Float64Array): number {
  return values.reduce((total, value) => total + Math.abs(value), 0);
}

/** Modified Bessel function of the first kind, order zero, by its power series. */
function bessel(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; term > 1e-12 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
