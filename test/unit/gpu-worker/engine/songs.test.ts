import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import {
  engineStages,
  type EngineProgress,
  type SeparationResult,
} from '../../../../gpu-worker/engine/contract.ts';
import { createEngine } from '../../../../gpu-worker/engine/engine-client.ts';
import { decodeFile } from '../../../support/audio/decode-file.ts';
import { encodeFile } from '../../../support/audio/encode-file.ts';
import { EngineWorkshop } from '../../../support/audio/engine-workshop.ts';
import { largestDifference, sine, stereoNoise, type Channels } from '../../../support/audio/signals.ts';
import { readWav, wavBytes } from '../../../support/audio/wav-bytes.ts';

const engine = createEngine({ threads: 1 });
let workshop: EngineWorkshop;
let pack: string;

beforeAll(async () => {
  workshop = await EngineWorkshop.open();
  pack = await workshop.pack();
});

afterAll(async () => {
  await engine.close();
  await workshop.close();
});

const empty = new Float32Array(0);

async function wav(name: string, channels: Channels, sampleRate?: number): Promise<string> {
  return workshop.upload(name, wavBytes(channels, sampleRate, 'float32'));
}

async function stemSamples(result: SeparationResult, name: string): Promise<Float32Array> {
  const stem = result.stems.find((candidate) => candidate.name === name);
  return readWav(await readFile(stem?.path ?? '')).channels[0] ?? empty;
}

test('a song comes back as its stems, sample for sample, measured and timed', async () => {
  const [left = empty, right = empty] = stereoNoise(0.5, 100_001);
  const progress: EngineProgress[] = [];
  const request = await workshop.request(await wav('song.wav', [left, right]), pack);
  const result = await engine.separate(request, { onProgress: (step) => progress.push(step) });

  expect(result.stems.map(({ name }) => name)).toEqual(['vocals', 'drums', 'bass', 'other']);
  expect(
    largestDifference(
      await stemSamples(result, 'vocals'),
      left.map((x) => 0.4 * x),
    ),
  ).toBeLessThan(1e-6);
  expect(
    largestDifference(
      await stemSamples(result, 'other'),
      left.map((x) => 0.1 * x),
    ),
  ).toBeLessThan(1e-6);
  expect(result.sumResidual).toBeLessThan(-120);
  expect(result.commonGain).toBe(0);
  expect(result.audio).toMatchObject({ durationSeconds: 100_001 / 44_100, container: 'wav', channels: 2 });
  expect(result.mix.integratedLoudness).toBeLessThan(0);
  const [vocals] = result.stems;
  expect(vocals?.truePeak).toBeCloseTo((result.mix.truePeak ?? 0) + 20 * Math.log10(0.4), 3);
  expect(vocals?.bytes).toBe((await readFile(vocals?.path ?? '')).length);
  for (const stage of engineStages) {
    const last = progress.findLast((step) => step.stage === stage);
    expect(last?.done).toBe(last?.total);
    expect(result.timings[stage]).toBeLessThanOrEqual(result.timings.total);
  }
  expect(progress.findLast(({ stage }) => stage === 'separate')?.done).toBe(100_001);
});

test('only the stems that were asked for are written', async () => {
  const request = await workshop.request(await wav('few.wav', stereoNoise(0.5, 20_000)), pack, {
    stems: ['bass'],
  });
  const result = await engine.separate(request);
  expect((await readdir(request.workFolder)).filter((name) => name.endsWith('.wav'))).toEqual(['bass.wav']);
  expect(result.sumResidual).toBeLessThan(-120);
});

test.each(['wav', 'flac', 'mp3'] as const)(
  'a 48 kHz mp3 goes in and %s of the right length comes out',
  async (format) => {
    const source = workshop.path(`in-${format}.mp3`);
    encodeFile(source, 'mp3', [sine(440, 0.5, 96_000, 48_000), sine(330, 0.5, 96_000, 48_000)], 48_000);
    const output = format === 'mp3' ? { format } : { format, bitDepth: 24 as const };
    const result = await engine.separate(await workshop.request(source, pack, { output }));
    expect(result.audio).toMatchObject({ sampleRate: 48_000, codec: 'mp3float', durationSeconds: 2 });
    for (const { path } of result.stems) expect(decodeFile(path).mix.frames).toBe(88_200);
  },
);

test('stems beyond full scale get one common gain in integer formats, and none in float', async () => {
  const loud = await workshop.pack({ gains: { vocals: 2, drums: -1, bass: 0.5, other: -0.5 } });
  const [left = empty, right = empty] = stereoNoise(0.9, 50_000);
  const source = await wav('loud.wav', [left, right]);
  const integers = await engine.separate(await workshop.request(source, loud));
  const floats = await engine.separate(
    await workshop.request(source, loud, { output: { format: 'wav', bitDepth: 32 } }),
  );

  expect(floats.commonGain).toBe(0);
  expect(
    largestDifference(
      await stemSamples(floats, 'vocals'),
      left.map((x) => 2 * x),
    ),
  ).toBeLessThan(1e-6);
  const gain = 10 ** (integers.commonGain / 20);
  expect(gain).toBeCloseTo(1 / 1.8, 3);
  expect(
    largestDifference(
      await stemSamples(integers, 'bass'),
      left.map((x) => 0.5 * gain * x),
    ),
  ).toBeLessThan(1e-6);
  const [, loudBass] = [floats, integers].map(({ stems }) => stems.find(({ name }) => name === 'bass'));
  const floatBass = floats.stems.find(({ name }) => name === 'bass');
  expect(loudBass?.truePeak).toBeCloseTo((floatBass?.truePeak ?? 0) + integers.commonGain, 6);
  expect(integers.stems[0]?.clippedSamples).toBeGreaterThan(0);
});

test('a pack that asks for it sees the track with zero mean and unit deviation, and the stems come back at their level', async () => {
  const normalising = await workshop.pack({ gains: { vocals: 1 }, network: { normalise: 'track' } });
  const [left = empty, right = empty] = stereoNoise(0.01, 30_000).map((channel) =>
    channel.map((x) => x + 0.2),
  );
  const request = await workshop.request(await wav('offset.wav', [left, right]), normalising, {
    stems: ['vocals'],
  });
  const result = await engine.separate(request);
  expect(largestDifference(await stemSamples(result, 'vocals'), left)).toBeLessThan(1e-6);
});

test('silence gives silent stems, with a pack that normalises too', async () => {
  const normalising = await workshop.pack({ network: { normalise: 'track' } });
  for (const folder of [pack, normalising]) {
    const silence = [new Float32Array(30_000), new Float32Array(30_000)];
    const result = await engine.separate(await workshop.request(await wav('silence.wav', silence), folder));
    expect(result.stems.every(({ silent, truePeak }) => silent && truePeak === null)).toBe(true);
    expect(result.sumResidual).toBeNull();
    expect((await stemSamples(result, 'drums')).every((sample) => sample === 0)).toBe(true);
  }
});

test.each([
  ['one sample', [Float32Array.of(0.5), Float32Array.of(-0.5)]],
  ['a constant', [new Float32Array(20_000).fill(0.3), new Float32Array(20_000).fill(0.3)]],
  ['a full-scale square wave', [sine(100, 1, 20_000).map(Math.sign), sine(100, 1, 20_000).map(Math.sign)]],
] satisfies [string, Channels][])('%s keeps its length and its samples', async (name, channels) => {
  const [left = empty] = channels;
  const result = await engine.separate(await workshop.request(await wav(`${name}.wav`, channels), pack));
  expect(
    largestDifference(
      await stemSamples(result, 'vocals'),
      left.map((x) => 0.4 * x),
    ),
  ).toBeLessThan(1e-6);
  expect(result.sumResidual).toBeLessThan(-120);
});
