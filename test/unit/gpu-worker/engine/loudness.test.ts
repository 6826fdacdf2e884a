import { expect, test } from '@jest/globals';
import { LevelMeter } from '../../../../gpu-worker/engine/measure/level-meter.ts';
import { SumResidual } from '../../../../gpu-worker/engine/measure/sum-residual.ts';
import type { StereoBlock } from '../../../../gpu-worker/engine/stereo.ts';
import { ebur128 } from '../../../support/audio/ebur128.ts';
import { noise, sine, type Channels } from '../../../support/audio/signals.ts';

const sampleRate = 44_100;

function measure(channels: Channels, blockFrames = 10_007, rate = sampleRate) {
  const meter = new LevelMeter(rate);
  const [left = new Float32Array(0), right = new Float32Array(0)] = channels;
  for (let at = 0; at < left.length; at += blockFrames) {
    meter.add({ left: left.subarray(at, at + blockFrames), right: right.subarray(at, at + blockFrames) });
  }
  return meter.report();
}

function both(channel: Float32Array): Channels {
  return [channel, channel];
}

test.each([44_100, 48_000, 96_000])(
  'the EBU reference tone, 1 kHz at -23 dBFS in both channels, reads -23 LUFS at %i Hz',
  (rate) => {
    const tone = both(sine(1_000, 10 ** (-23 / 20), 5 * rate, rate));
    expect(measure(tone, 10_007, rate).integratedLoudness).toBeCloseTo(-23, 1);
  },
);

test('quiet parts under the relative gate do not count (EBU Tech 3341, case 3, shortened)', () => {
  const parts = [-36, -23, -36].map((level, i) =>
    sine(1_000, 10 ** (level / 20), (i === 1 ? 16 : 2) * sampleRate),
  );
  const tone = new Float32Array(20 * sampleRate);
  let at = 0;
  for (const part of parts) {
    tone.set(part, at);
    at += part.length;
  }
  expect(Math.abs((measure(both(tone)).integratedLoudness ?? 0) + 23)).toBeLessThan(0.1);
});

/** Fades in and out over 0.1 s: what a hard edge does between samples depends on the filter, not on the signal. */
function faded(signal: Float32Array): Float32Array {
  const fade = sampleRate / 10;
  return signal.map((x, i) => x * Math.min(1, i / fade, (signal.length - 1 - i) / fade));
}

const signals: readonly (readonly [string, Channels])[] = [
  [
    'a tone between the samples',
    both(faded(sine(sampleRate / 4, 0.9, 3 * sampleRate, sampleRate, Math.PI / 4))),
  ],
  ['noise', [noise(0.5, 3 * sampleRate, 3), noise(0.3, 3 * sampleRate, 4)]],
  ['a bass and a whistle', [sine(55, 0.7, 3 * sampleRate), sine(9_000, 0.2, 3 * sampleRate, sampleRate, 1)]],
  [
    'bursts',
    [
      noise(0.8, 3 * sampleRate).map((x, i) => (i % 20_000 < 2_000 ? x : x / 50)),
      sine(440, 0.1, 3 * sampleRate),
    ],
  ],
];

test.each(signals)('loudness and true peak of %s agree with FFmpeg', (_, channels) => {
  const ours = measure(channels);
  const theirs = ebur128(channels, sampleRate);
  expect(Math.abs((ours.integratedLoudness ?? 0) - theirs.integratedLoudness)).toBeLessThan(0.1);
  expect(Math.abs((ours.truePeak ?? 0) - theirs.truePeak)).toBeLessThan(0.1);
});

test('the true peak of a tone between the samples is its amplitude, though no sample reaches it', () => {
  const tone = faded(sine(sampleRate / 4, 0.9, sampleRate, sampleRate, Math.PI / 4));
  expect(measure(both(tone)).truePeak).toBeCloseTo(20 * Math.log10(0.9), 2);
});

test('the figures do not depend on how the signal is cut into blocks', () => {
  const channels: Channels = [noise(0.9, 100_000, 5), noise(0.1, 100_000, 6)];
  const whole = measure(channels, 100_000);
  for (const blockFrames of [1, 31, 4_410]) {
    const cut = measure(channels, blockFrames);
    expect(cut.integratedLoudness).toBeCloseTo(whole.integratedLoudness ?? 0, 6);
    expect(cut.truePeak).toBeCloseTo(whole.truePeak ?? 0, 6);
  }
});

test('silence has neither loudness nor true peak, and a tone shorter than a block has no loudness', () => {
  const silence = both(new Float32Array(50_000));
  expect(measure(silence)).toEqual({ integratedLoudness: null, truePeak: null, clippedSamples: 0 });
  expect(measure(both(sine(1_000, 0.5, 10_000))).integratedLoudness).toBeNull();
});

test('samples at or above full scale are counted in both channels', () => {
  const left = Float32Array.from([0.5, 1, -1.5, 0.99]);
  expect(measure([left, left.map((x) => x / 2)]).clippedSamples).toBe(2);
});

function block(channel: Float32Array): StereoBlock {
  return { left: channel, right: channel };
}

test('the sum residual compares the mix with the sum of its stems', () => {
  const mix = sine(440, 0.5, 44_100);
  const residual = (...gains: number[]) => {
    const meter = new SumResidual();
    meter.add(
      block(mix),
      gains.map((gain) => block(mix.map((x) => x * gain))),
    );
    return meter.decibels;
  };
  expect(residual(0.5, 0.4)).toBeCloseTo(-20, 1);
  expect(residual(1)).toBe(-200);
  const silent = new SumResidual();
  silent.add(block(new Float32Array(10)), [block(new Float32Array(10))]);
  expect(silent.decibels).toBeNull();
});
