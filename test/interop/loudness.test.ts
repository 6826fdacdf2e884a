import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { OutputRequest } from '../../core/jobs/output.ts';
import type { LevelReport } from '../../gpu-worker/engine/contract.ts';
import { createEngine, type Engine } from '../../gpu-worker/engine/engine-client.ts';
import { EngineWorkshop } from '../support/audio/engine-workshop.ts';
import { noise, sine, type Channels } from '../support/audio/signals.ts';
import { wavBytes } from '../support/audio/wav-bytes.ts';

const song = path.join(import.meta.dirname, '../../local/song/slow-ballad.flac');

let engine: Engine;
let workshop: EngineWorkshop;
let pack: string;

beforeAll(async () => {
  engine = createEngine({ threads: 1 });
  workshop = await EngineWorkshop.open();
  pack = await workshop.pack({ gains: { vocals: 1, drums: 0.25 } });
});

afterAll(async () => {
  await engine.close();
  await workshop.close();
});

/** Loudness in LUFS and true peak in dBTP of a file by ffmpeg's `ebur128` filter, with three decimals. */
function measured(file: string): { integrated: number; truePeak: number } {
  const filter = 'ebur128=peak=true:metadata=1,ametadata=mode=print:file=-';
  const run = spawnSync('ffmpeg', ['-v', 'error', '-i', file, '-af', filter, '-f', 'null', '-'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  expect(run.stderr).toBe('');
  const last = (key: string) => [...run.stdout.matchAll(new RegExp(`${key}=(.+)`, 'g'))].at(-1)?.[1];
  const peaks = ['0', '1'].flatMap((channel) => {
    const peak = last(String.raw`lavfi\.r128\.true_peaks_ch${channel}`);
    return peak === undefined ? [] : [Number(peak)];
  });
  const integrated = Number(last(String.raw`lavfi\.r128\.I`));
  return { integrated, truePeak: 20 * Math.log10(Math.max(...peaks)) };
}

function expectAgreement(report: LevelReport | undefined, file: string): void {
  const reference = measured(file);
  expect(Math.abs((report?.integratedLoudness ?? 0) - reference.integrated)).toBeLessThanOrEqual(0.1);
  expect(Math.abs((report?.truePeak ?? 0) - reference.truePeak)).toBeLessThanOrEqual(0.1);
}

/** Fades in and out over 0.1 s: what a hard edge does between samples depends on the filter, not on the signal. */
const faded = (signal: Float32Array, rate: number): Float32Array =>
  signal.map((x, i) => x * Math.min(1, (10 * i) / rate, (10 * (signal.length - 1 - i)) / rate));

/** From 30 Hz to 18 kHz, each octave as long as the next. */
function sweep(rate: number, seconds: number, amplitude: number): Float32Array {
  const octaves = Math.log(18_000 / 30);
  return Float32Array.from({ length: rate * seconds }, (_, i) => {
    const passed = i / (rate * seconds);
    return amplitude * Math.sin(((2 * Math.PI * 30 * seconds) / octaves) * (Math.exp(passed * octaves) - 1));
  });
}

/** Noise that fades out towards half the sample rate, where the peak between samples depends on the filter's edge. */
const softNoise = (amplitude: number, frames: number, seed: number): Float32Array =>
  noise(amplitude, frames, seed).map((x, i, all) => (x + (all[i - 1] ?? 0)) / 2);

/** Not at 96 kHz: there ffmpeg looks at one point between two samples, we at three, and it misses up to 0.3 dB. */
const signals: Readonly<Record<string, (rate: number) => Channels>> = {
  'a sine sweep': (rate) => [faded(sweep(rate, 8, 0.7), rate), faded(sweep(rate, 8, 0.3), rate)],
  noise: (rate) => [faded(noise(0.6, 6 * rate, 3), rate), faded(noise(0.2, 6 * rate, 4), rate)],
  'a tone between the samples': (rate) => {
    const tone = faded(sine(rate / 4, 0.9, 5 * rate, rate, Math.PI / 4), rate);
    return [tone, tone];
  },
  'bursts with silence between them': (rate) => [
    faded(
      softNoise(0.8, 8 * rate, 5).map((x, i) => x * Math.max(0, Math.sin((2 * Math.PI * i) / rate))),
      rate,
    ),
    faded(sine(440, 0.05, 8 * rate, rate), rate),
  ],
};

const outputs: readonly OutputRequest[] = [
  { format: 'wav', bitDepth: 32, sampleRate: 'original' },
  { format: 'wav', bitDepth: 32, sampleRate: 'original', channels: 'mono' },
  { format: 'flac', channels: 'mono' },
];

describe("loudness and true peak agree with ffmpeg's ebur128 to 0.1 LU and 0.1 dB", () => {
  test.each(
    Object.keys(signals).flatMap((signal) => [44_100, 48_000].map((rate) => [signal, rate] as const)),
  )('for %s at %i Hz, stereo and mono', async (name, rate) => {
    const channels = signals[name]?.(rate) ?? [];
    const source = await workshop.upload('signal.wav', wavBytes(channels, rate, 'float32'));
    for (const output of outputs) {
      const request = await workshop.request(source, pack, { stems: ['vocals', 'drums'], output });
      const { stems } = await engine.separate(request);
      for (const stem of stems) expectAgreement(stem, stem.path);
    }
  });

  test.each([44_100, 48_000])('for a mono song of %i Hz', async (rate) => {
    const source = await workshop.upload('mono.wav', wavBytes([faded(noise(0.5, 5 * rate), rate)], rate));
    for (const channels of ['mono', 'stereo'] as const) {
      const output = { format: 'wav', channels, sampleRate: 'original' } as const;
      const request = await workshop.request(source, pack, { stems: ['vocals'], output });
      const { stems } = await engine.separate(request);
      expectAgreement(stems[0], stems[0]?.path ?? '');
    }
  });

  test('for a song, its mix and its stems', async () => {
    const source = await workshop.upload('song.flac', readFileSync(song));
    for (const output of outputs) {
      const request = await workshop.request(source, pack, { stems: ['vocals', 'drums'], output });
      const { mix, stems } = await engine.separate(request);
      expectAgreement(mix, song);
      for (const stem of stems) expectAgreement(stem, stem.path);
    }
  });
});
