import { FourierTransform } from './fourier-transform.ts';

/** Sizes of a short-time Fourier transform, as an MDX network has them. */
export interface SpectrumSizes {
  /** Samples of one window. */
  readonly fftSize: number;
  /** Samples from one window to the next. */
  readonly hop: number;
  /** Lowest frequency bins that are kept. */
  readonly bins: number;
  /** Windows of one chunk. */
  readonly frames: number;
}

/** Samples per channel of one chunk: the windows are centred on its first sample, its last one and every hop between. */
export function chunkLength({ hop, frames }: Pick<SpectrumSizes, 'hop' | 'frames'>): number {
  return hop * (frames - 1);
}

/**
 * The short-time Fourier transform of stereo chunks and its inverse, as torch.stft and torch.istft with `center`: periodic
 * Hann window, the ends of the chunk reflected, not normalised. Audio is [2, hop (frames - 1)]; a spectrogram is
 * [4, bins, frames], its planes left real, left imaginary, right real, right imaginary.
 */
export class StereoSpectrum {
  readonly #sizes: SpectrumSizes;
  readonly #length: number;
  readonly #window: Float64Array;
  /** What the sum of overlapping windows has to be multiplied with, for every sample of a chunk. */
  readonly #restoring: Float64Array;
  readonly #transform: FourierTransform;
  /** A chunk of both channels with half a window on either side. */
  readonly #left: Float64Array;
  readonly #right: Float64Array;

  constructor(sizes: SpectrumSizes) {
    const { fftSize } = sizes;
    this.#sizes = sizes;
    this.#length = chunkLength(sizes);
    this.#window = Float64Array.from({ length: fftSize }, (_, i) => periodicHann(i, fftSize));
    this.#restoring = restoringFactors(sizes, this.#window);
    this.#transform = new FourierTransform(fftSize);
    this.#left = new Float64Array(this.#length + fftSize);
    this.#right = new Float64Array(this.#length + fftSize);
  }

  /** Writes the spectrogram of a chunk into `planes`. */
  forward(audio: Float32Array, planes: Float32Array): void {
    const { hop, frames } = this.#sizes;
    this.#reflect(audio.subarray(0, this.#length), this.#left);
    this.#reflect(audio.subarray(this.#length), this.#right);
    for (let frame = 0; frame < frames; frame++) {
      this.#load(frame * hop);
      this.#transform.run();
      this.#keep(planes, frame);
    }
  }

  /** Writes the chunk that a spectrogram stands for into `audio`, times `gain`; bins that are not kept are zero. */
  inverse(planes: Float32Array, audio: Float32Array, gain = 1): void {
    const { hop, frames } = this.#sizes;
    this.#left.fill(0);
    this.#right.fill(0);
    for (let frame = 0; frame < frames; frame++) {
      this.#mirror(planes, frame);
      this.#transform.run();
      this.#overlap(frame * hop);
    }
    this.#restore(this.#left, audio.subarray(0, this.#length), gain);
    this.#restore(this.#right, audio.subarray(this.#length), gain);
  }

  /** Puts half a window of reflection, the end itself not repeated, before and after a channel. */
  #reflect(channel: Float32Array, padded: Float64Array): void {
    const trim = this.#sizes.fftSize / 2;
    const last = channel.length - 1;
    padded.set(channel, trim);
    for (let i = 1; i <= trim; i++) {
      padded[trim - i] = channel[i] ?? 0;
      padded[trim + last + i] = channel[last - i] ?? 0;
    }
  }

  /** Windows both channels at once, left as the real and right as the imaginary part. */
  #load(start: number): void {
    const { re, im } = this.#transform.signal;
    for (let i = 0; i < re.length; i++) {
      const weight = this.#window[i] ?? 0;
      re[i] = weight * (this.#left[start + i] ?? 0);
      im[i] = weight * (this.#right[start + i] ?? 0);
    }
  }

  /** Takes the spectra of the two channels apart: those of real signals are symmetric about zero. */
  #keep(planes: Float32Array, frame: number): void {
    const { fftSize, bins, frames } = this.#sizes;
    const { re, im } = this.#transform.signal;
    const plane = bins * frames;
    for (let bin = 0, at = frame; bin < bins; bin++, at += frames) {
      const mirrored = bin === 0 ? 0 : fftSize - bin;
      const ar = re[bin] ?? 0;
      const ai = im[bin] ?? 0;
      const br = re[mirrored] ?? 0;
      const bi = im[mirrored] ?? 0;
      planes[at] = (ar + br) / 2;
      planes[at + plane] = (ai - bi) / 2;
      planes[at + 2 * plane] = (ai + bi) / 2;
      planes[at + 3 * plane] = (br - ar) / 2;
    }
  }

  /** Puts the spectra of both channels together; real and imaginary parts exchanged, which makes the transform inverse. */
  #mirror(planes: Float32Array, frame: number): void {
    const { fftSize, bins, frames } = this.#sizes;
    const { re, im } = this.#transform.signal;
    const plane = bins * frames;
    re.fill(0, bins);
    im.fill(0, bins);
    for (let bin = 0, at = frame; bin < bins; bin++, at += frames) {
      // The imaginary parts of the lowest bin and of the highest are none that a real signal could have.
      const own = bin === 0 || 2 * bin === fftSize;
      const lr = planes[at] ?? 0;
      const rr = planes[at + 2 * plane] ?? 0;
      const [li, ri] = own ? [0, 0] : [planes[at + plane] ?? 0, planes[at + 3 * plane] ?? 0];
      im[bin] = lr - ri;
      re[bin] = li + rr;
      if (own) continue;
      im[fftSize - bin] = lr + ri;
      re[fftSize - bin] = rr - li;
    }
  }

  #overlap(start: number): void {
    const { re, im } = this.#transform.signal;
    for (let i = 0; i < re.length; i++) {
      const weight = this.#window[i] ?? 0;
      this.#left[start + i] = (this.#left[start + i] ?? 0) + weight * (im[i] ?? 0);
      this.#right[start + i] = (this.#right[start + i] ?? 0) + weight * (re[i] ?? 0);
    }
  }

  #restore(padded: Float64Array, channel: Float32Array, gain: number): void {
    const trim = this.#sizes.fftSize / 2;
    for (let i = 0; i < channel.length; i++)
      channel[i] = gain * (this.#restoring[i] ?? 0) * (padded[trim + i] ?? 0);
  }
}

function periodicHann(i: number, size: number): number {
  return Math.sin((Math.PI * i) / size) ** 2;
}

/** 1 / (fftSize times the sum of the squares of all windows that fall on a sample). */
function restoringFactors({ fftSize, hop, frames }: SpectrumSizes, window: Float64Array): Float64Array {
  const sums = new Float64Array(hop * (frames - 1) + fftSize);
  for (let frame = 0; frame < frames; frame++) {
    window.forEach((weight, i) => {
      sums[frame * hop + i] = (sums[frame * hop + i] ?? 0) + weight * weight;
    });
  }
  return sums.subarray(fftSize / 2, sums.length - fftSize / 2).map((sum) => 1 / (fftSize * sum));
}
