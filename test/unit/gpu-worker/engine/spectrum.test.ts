import { describe, expect, test } from '@jest/globals';
import { FourierTransform } from '../../../../gpu-worker/engine/spectrum/fourier-transform.ts';
import { chunkLength, StereoSpectrum } from '../../../../gpu-worker/engine/spectrum/stereo-spectrum.ts';
import { largestDifference, noise, sine } from '../../../support/audio/signals.ts';

/** One value of the transform by its definition. */
function direct(re: Float32Array, im: Float32Array, k: number): [number, number] {
  let sumRe = 0;
  let sumIm = 0;
  for (let n = 0; n < re.length; n++) {
    const angle = (-2 * Math.PI * ((k * n) % re.length)) / re.length;
    const x = re[n] ?? 0;
    const y = im[n] ?? 0;
    sumRe += x * Math.cos(angle) - y * Math.sin(angle);
    sumIm += x * Math.sin(angle) + y * Math.cos(angle);
  }
  return [sumRe, sumIm];
}

test.each([1, 2, 3, 4, 5, 6, 14, 98, 121, 169, 360, 1001, 4096, 5120, 6144, 7680])(
  'the transform of %i values is what its definition says',
  (size) => {
    const [re, im] = [noise(1, size, 3), noise(1, size, 4)];
    const transform = new FourierTransform(size);
    transform.signal.re.set(re);
    transform.signal.im.set(im);
    transform.run();
    const step = Math.ceil(size / 12);
    for (let k = 0; k < size; k += step) {
      const [wantRe, wantIm] = direct(re, im, k);
      expect(Math.abs((transform.signal.re[k] ?? Number.NaN) - wantRe)).toBeLessThan(1e-8);
      expect(Math.abs((transform.signal.im[k] ?? Number.NaN) - wantIm)).toBeLessThan(1e-8);
    }
  },
);

/** A chunk of both channels, one after the other. */
function stereo(left: Float32Array, right: Float32Array): Float32Array {
  return Float32Array.of(...left, ...right);
}

describe.each([
  [5120, 1024, 16],
  [6144, 1024, 16],
  [7680, 1024, 16],
  [90, 16, 20],
])('a spectrogram of windows of %i samples every %i', (fftSize, hop, frames) => {
  const sizes = { fftSize, hop, frames, bins: fftSize / 2 + 1 };
  const length = chunkLength(sizes);
  const planes = new Float32Array(4 * sizes.bins * frames);

  test('gives the audio back, to its very ends', () => {
    const audio = stereo(noise(1, length, 1), noise(1, length, 2));
    const back = new Float32Array(audio.length);
    const spectrum = new StereoSpectrum(sizes);
    for (let run = 0; run < 2; run++) {
      spectrum.forward(audio, planes);
      spectrum.inverse(planes, back, 0.5);
      expect(
        largestDifference(
          back,
          audio.map((x) => x / 2),
        ),
      ).toBeLessThan(1e-6);
    }
  });

  test('holds the windowed, reflected transform of each channel', () => {
    const [left, right] = [noise(1, length, 1), noise(1, length, 2)];
    new StereoSpectrum(sizes).forward(stereo(left, right), planes);
    for (const frame of [0, 3, frames - 1]) {
      for (const [channel, signal] of [left, right].entries()) {
        const windowed = Float32Array.from({ length: fftSize }, (_, i) => {
          const at = Math.abs(frame * hop + i - fftSize / 2);
          const reflected = at < length ? at : 2 * (length - 1) - at;
          return (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / fftSize)) * (signal[reflected] ?? Number.NaN);
        });
        for (const bin of [0, 1, 7, sizes.bins - 1]) {
          const place = (2 * channel * sizes.bins + bin) * frames + frame;
          const [re, im] = direct(windowed, new Float32Array(fftSize), bin);
          expect(Math.abs((planes[place] ?? Number.NaN) - re)).toBeLessThan(1e-3);
          expect(Math.abs((planes[place + sizes.bins * frames] ?? Number.NaN) - im)).toBeLessThan(1e-3);
        }
      }
    }
  });
});

test('bins that are not kept are not in the audio that comes back', () => {
  const sizes = { fftSize: 600, hop: 100, frames: 40, bins: 100 };
  const length = chunkLength(sizes);
  const spectrum = new StereoSpectrum(sizes);
  const planes = new Float32Array(4 * sizes.bins * sizes.frames);
  const [low, high] = [sine(44_100 / 20, 0.5, length), sine(44_100 / 3, 0.5, length)];
  const back = new Float32Array(2 * length);
  spectrum.forward(
    stereo(
      low.map((x, i) => x + (high[i] ?? 0)),
      high,
    ),
    planes,
  );
  spectrum.inverse(planes, back);
  const middle = (samples: Float32Array): Float32Array => samples.subarray(600, length - 600);
  expect(largestDifference(middle(back.subarray(0, length)), middle(low))).toBeLessThan(1e-4);
  expect(largestDifference(middle(back.subarray(length)), new Float32Array(length - 1200))).toBeLessThan(
    1e-4,
  );
});
