import { describe, expect, test } from '@jest/globals';
import { outputRate } from '../../../../gpu-worker/engine/shape/output-rate.ts';
import { StemShaper } from '../../../../gpu-worker/engine/shape/stem-shaper.ts';
import { largestDifference, noise, sine, stereoNoise } from '../../../support/audio/signals.ts';

const modelRate = 44_100;
const none = new Float32Array(0);

/** What a stem becomes, given to the shaper in stretches. */
function shaped(
  [left = none, right = none]: readonly Float32Array[],
  {
    channels = 2,
    rate = modelRate,
    frames = left.length,
    stretch = 16_384,
  }: {
    channels?: 1 | 2;
    rate?: number;
    frames?: number;
    stretch?: number;
  },
): Float32Array[] {
  const shaper = new StemShaper({ channels, modelRate, outputRate: rate });
  const parts: Float32Array[][] = Array.from({ length: channels }, () => []);
  const keep = (block: readonly Float32Array[]) =>
    block.forEach((samples, channel) => parts[channel]?.push(samples.slice()));
  for (let at = 0; at < left.length; at += stretch)
    keep(shaper.shape({ left: left.subarray(at, at + stretch), right: right.subarray(at, at + stretch) }));
  keep(shaper.finish(frames));
  shaper.close();
  return parts.map(joined);
}

function joined(stretches: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(stretches.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const samples of stretches) {
    whole.set(samples, at);
    at += samples.length;
  }
  return whole;
}

/** A tone that fades in and out, so that the ends of the song play no part; `seconds` long at any rate. */
const tone = (rate: number, seconds = 1) =>
  sine(997, 0.5, Math.round(seconds * rate), rate).map(
    (x, i) => x * Math.sin((Math.PI * i) / (seconds * rate)) ** 2,
  );

describe('the sample rate of a stem', () => {
  test.each([8_000, 22_050, 32_000, 47_999, 48_000, 88_200, 96_000, 192_000, 768_000])(
    'becomes %i Hz without delay or drift: it is the same sound, sample for sample',
    (rate) => {
      const frames = rate;
      const signal = tone(modelRate);
      const [left = none, right = none] = shaped([signal, signal.map((x) => -x)], { rate, frames });
      expect(left).toHaveLength(frames);
      expect(largestDifference(left, tone(rate))).toBeLessThan(1e-4);
      expect(
        largestDifference(
          right,
          tone(rate).map((x) => -x),
        ),
      ).toBeLessThan(1e-4);
    },
  );

  test('does not depend on how the stem is cut into stretches', () => {
    const signal = stereoNoise(0.5, 50_000);
    const frames = Math.round((50_000 * 48_000) / modelRate);
    const [whole = none] = shaped(signal, { rate: 48_000, frames, stretch: 50_000 });
    for (const stretch of [1_000, 9_999])
      expect(largestDifference(shaped(signal, { rate: 48_000, frames, stretch })[0] ?? none, whole)).toBe(0);
  });

  test.each([-2, -1, 0, 1, 2])('gives the length that is wanted where it is %i off', (off) => {
    const frames = Math.round((10_007 * 48_000) / modelRate) + off;
    expect(shaped(stereoNoise(0.5, 10_007), { rate: 48_000, frames })[0]).toHaveLength(frames);
  });

  test.each([1, 10, 100])('works for songs of %i samples', (length) => {
    const frames = Math.ceil((length * 96_000) / modelRate);
    const [left = none] = shaped(stereoNoise(0.5, length), { rate: 96_000, frames });
    expect(left).toHaveLength(frames);
    expect(left.every((x) => Math.abs(x) <= 1)).toBe(true);
  });

  test('that the model has too leaves every sample as it is', () => {
    const [left = none, right = none] = stereoNoise(0.5, 50_000);
    const [same = none, other = none] = shaped([left, right], {});
    expect(largestDifference(same, left)).toBe(0);
    expect(largestDifference(other, right)).toBe(0);
  });
});

describe('mono', () => {
  test('is the mean of both channels', () => {
    const [left = none, right = none] = stereoNoise(0.9, 20_000);
    const [mono = none, ...others] = shaped([left, right], { channels: 1 });
    expect(others).toEqual([]);
    expect(
      largestDifference(
        mono,
        left.map((x, i) => (x + (right[i] ?? 0)) / 2),
      ),
    ).toBe(0);
  });

  test('of two equal channels is that channel, to the last bit', () => {
    const channel = noise(0.9, 20_000);
    expect(largestDifference(shaped([channel, channel], { channels: 1 })[0] ?? none, channel)).toBe(0);
  });

  test('can have another rate too', () => {
    const [mono = none] = shaped([tone(modelRate), tone(modelRate)], {
      channels: 1,
      rate: 48_000,
      frames: 48_000,
    });
    expect(largestDifference(mono, tone(48_000))).toBeLessThan(1e-4);
  });
});

describe('the rate that a format gets', () => {
  test.each([
    ['wav', 44_100, 96_000, 44_100],
    ['wav', 'original', 96_000, 96_000],
    ['wav', 'original', 768_000, 768_000],
    ['wav', 'original', 1_000, 8_000],
    ['flac', 'original', 192_000, 192_000],
    ['flac', 'original', 47_999, 47_999],
    ['flac', 'original', 100_001, 100_010],
    ['flac', 'original', 768_000, 655_350],
    ['mp3', 'original', 48_000, 48_000],
    ['mp3', 'original', 96_000, 48_000],
    ['mp3', 'original', 37_800, 44_100],
    ['mp3', 'original', 8_000, 8_000],
    ['mp3', 44_100, 192_000, 44_100],
  ] as const)('%s, %s, for a song of %i Hz, is %i', (format, sampleRate, songRate, rate) => {
    const { rate: given, warnings } = outputRate({ format, sampleRate }, songRate);
    expect(given).toBe(rate);
    const wanted = sampleRate === 'original' ? songRate : sampleRate;
    expect(warnings).toEqual(
      rate === wanted
        ? []
        : [
            `The stems have a sample rate of ${rate} Hz: ${format} files cannot have the song's ${songRate} Hz.`,
          ],
    );
  });
});
