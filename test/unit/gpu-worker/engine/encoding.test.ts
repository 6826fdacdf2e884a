import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { completeOutput, type OutputRequest } from '../../../../core/jobs/output.ts';
import { createStemEncoder } from '../../../../gpu-worker/engine/encode/create-stem-encoder.ts';
import type { StemForm } from '../../../../gpu-worker/engine/encode/stem-form.ts';
import { StemFiles } from '../../../../gpu-worker/engine/encode/stem-files.ts';
import { wavHeader } from '../../../../gpu-worker/engine/encode/wav-header.ts';
import { decodeFile } from '../../../support/audio/decode-file.ts';
import { largestDifference, noise, sine } from '../../../support/audio/signals.ts';
import type { AudioBlock } from '../../../../gpu-worker/engine/stereo.ts';
import { readWav } from '../../../support/audio/wav-bytes.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stemwatch-encoding-'));
});

afterAll(() => rm(folder, { recursive: true }));

const left = noise(0.9, 100_003, 1);
const right = sine(440, 0.5, 100_003);

function formOf(output: OutputRequest, sampleRate = 44_100): StemForm {
  return { output: completeOutput(output), sampleRate, labels: null };
}

function encode(output: OutputRequest, blockFrames = 7_777): string {
  const path = join(folder, `${JSON.stringify(output).replaceAll(/\W/g, '')}.${output.format}`);
  const encoder = createStemEncoder(path, formOf(output));
  for (let at = 0; at < left.length; at += blockFrames) {
    const part = [left, right].map((channel) => channel.subarray(at, at + blockFrames));
    encoder.write(output.channels === 'mono' ? [part[0] ?? left] : [part[0] ?? left, part[1] ?? right]);
  }
  encoder.finish();
  return path;
}

test.each([
  [16, 2 ** -16],
  [24, 2 ** -24],
  [32, 0],
] as const)('wav of %i bits holds every sample, rounded to the nearest step', async (bitDepth, halfStep) => {
  const path = encode({ format: 'wav', bitDepth });
  const { channels, sampleRate } = readWav(await readFile(path));
  expect(sampleRate).toBe(44_100);
  expect(largestDifference(channels[0] ?? left, left)).toBeLessThanOrEqual(halfStep * 1.001);
  expect(largestDifference(channels[1] ?? left, right)).toBeLessThanOrEqual(halfStep * 1.001);
});

test('wav of 24 bits reads the same through FFmpeg', () => {
  const { channels } = decodeFile(encode({ format: 'wav', bitDepth: 24 }));
  expect(largestDifference(channels[0] ?? right, left)).toBeLessThan(1e-6);
});

test.each([16, 24] as const)('flac of %i bits gives every sample back, the last one included', (bitDepth) => {
  const { channels, mix } = decodeFile(encode({ format: 'flac', bitDepth }));
  expect(mix.frames).toBe(left.length);
  expect(largestDifference(channels[0] ?? right, left)).toBeLessThanOrEqual(1.001 / 2 ** bitDepth);
  expect(largestDifference(channels[1] ?? left, right)).toBeLessThanOrEqual(1.001 / 2 ** bitDepth);
});

test('mp3 has 320 kbit/s and gives as many samples as went in', async () => {
  const path = encode({ format: 'mp3' });
  const { channels, mix } = decodeFile(path);
  expect(mix.frames).toBe(left.length);
  expect(largestDifference(channels[1] ?? left, right)).toBeLessThan(0.05);
  const { length } = await readFile(path);
  expect((8 * length) / (left.length / 44_100) / 1_000).toBeGreaterThan(300);
});

test('samples beyond full scale are clamped, not wrapped', async () => {
  const path = join(folder, 'loud.wav');
  const encoder = createStemEncoder(path, formOf({ format: 'wav', bitDepth: 16 }));
  encoder.write([Float32Array.from([1, 1.5, -1, -1.5]), new Float32Array(4)]);
  encoder.finish();
  const top = 1 - 2 ** -15;
  expect([...(readWav(await readFile(path)).channels[0] ?? [])]).toEqual([top, top, -1, -1].map(Math.fround));
});

test('a wav beyond 4 GB becomes RF64 with the true sizes', () => {
  const dataBytes = 6 * 2 ** 30;
  const header = wavHeader({ sampleRate: 44_100, depth: 24, channels: 2 }, dataBytes, Buffer.alloc(0));
  expect(header.toString('latin1', 0, 4)).toBe('RF64');
  expect(header.toString('latin1', 12, 16)).toBe('ds64');
  expect(header.readBigUInt64LE(28)).toBe(BigInt(dataBytes));
  expect(header.readBigUInt64LE(36)).toBe(BigInt(dataBytes / 6));
  expect(header.readUInt32LE(90)).toBe(0xffff_ffff);
});

function openFiles(output: OutputRequest): StemFiles {
  const stems = ['one', 'two'];
  const labels = { tags: { title: 'A title of odd length' }, cover: null };
  return new StemFiles({
    folder,
    stems,
    output: completeOutput(output),
    sampleRate: 44_100,
    labels: () => labels,
  });
}

const block = (factor: number): AudioBlock => [left.map((x) => x * factor), right.map((x) => x * factor)];

test.each([
  [{ format: 'wav', bitDepth: 24 }, 1.5 * 2 ** -23],
  [{ format: 'wav', bitDepth: 16 }, 0.5 * 2 ** -15],
  [{ format: 'flac', bitDepth: 24 }, 0.5 * 2 ** -23],
] as const)('with a common gain all stems are encoded again, each with that gain: %j', (output, rounding) => {
  const files = openFiles(output);
  files.write([block(0.5), block(1)], [false, false]);
  files.write([block(0.5), block(4)], [true, true]);
  files.write([block(0.25), block(0.1)], [true, true]);
  const progress: number[] = [];
  const written = files.finish([0.25, 0.25], (done) => progress.push(done));
  files.close();
  expect(written.map(({ name }) => name)).toEqual(['one', 'two']);
  expect(progress.at(-1)).toBe(6 * left.length);
  const factors = [
    [0.5, 0.5, 0.25],
    [1, 4, 0.1],
  ];
  for (const [stem, { path }] of written.entries()) {
    const expected = (factors[stem] ?? []).flatMap((factor) => [...left].map((x) => x * factor * 0.25));
    const found = decodeFile(path).channels[0] ?? left;
    expect(found).toHaveLength(expected.length);
    expect(largestDifference(found, Float32Array.from(expected))).toBeLessThanOrEqual(rounding + 2 ** -25);
  }
});

test.each([
  [{ format: 'wav', bitDepth: 24 }, 1.5 * 2 ** -23],
  [{ format: 'flac', bitDepth: 16 }, 0.5 * 2 ** -15],
] as const)(
  'a stem that needs no gain is left as it is while another gets its own: %j',
  (output, rounding) => {
    const files = openFiles(output);
    files.write([block(0.5), block(1)], [false, false]);
    files.write([block(0.5), block(4)], [false, true]);
    const progress: number[] = [];
    const [one, two] = files.finish([1, 0.25], (done) => progress.push(done));
    files.close();
    expect(progress.at(-1)).toBe(2 * left.length);
    const found = [one, two].map((stem) => decodeFile(stem?.path ?? '').channels[0] ?? left);
    const wanted = [
      [0.5, 0.5],
      [0.25, 1],
    ].map((factors) => Float32Array.from(factors.flatMap((factor) => [...left].map((x) => x * factor))));
    for (const [stem, samples] of wanted.entries())
      expect(largestDifference(found[stem] ?? left, samples)).toBeLessThanOrEqual(rounding + 2 ** -25);
  },
);

test.each([
  [{ format: 'wav', bitDepth: 16 }, 2 ** -16],
  [{ format: 'wav', bitDepth: 24 }, 2 ** -24],
  [{ format: 'wav', bitDepth: 32 }, 0],
  [{ format: 'flac', bitDepth: 16 }, 2 ** -16],
  [{ format: 'flac', bitDepth: 24 }, 2 ** -24],
  [{ format: 'mp3' }, 0.2],
] as const)('one channel is written as one, every sample of it: %j', (output, halfStep) => {
  const { channels, mix } = decodeFile(encode({ ...output, channels: 'mono' }));
  expect(mix.description.channels).toBe(1);
  expect(mix.frames).toBe(left.length);
  const tolerance = 1.001 * halfStep;
  if (output.format !== 'mp3')
    expect(largestDifference(channels[0] ?? right, left)).toBeLessThanOrEqual(tolerance);
});

test('a mono wav of an odd number of bytes is filled up to an even one, as RIFF demands', async () => {
  const path = encode({ format: 'wav', bitDepth: 24, channels: 'mono' });
  const bytes = await readFile(path);
  expect((left.length * 3) % 2).toBe(1);
  expect(bytes.length % 2).toBe(0);
  expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8);
  expect(readWav(bytes).channels[0]).toHaveLength(left.length);
});

test.each([8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000])(
  'mp3 can have %i Hz, and gives as many samples as went in',
  (sampleRate) => {
    const path = join(folder, `${sampleRate}.mp3`);
    const encoder = createStemEncoder(path, formOf({ format: 'mp3' }, sampleRate));
    encoder.write([left, right]);
    encoder.finish();
    const { mix } = decodeFile(path, sampleRate);
    expect(mix.description.sampleRate).toBe(sampleRate);
    expect(mix.frames).toBe(left.length);
  },
);

test.each([8_000, 47_999, 65_535, 88_200, 96_000, 176_400, 192_000, 655_350])(
  'flac can have %i Hz',
  (sampleRate) => {
    const path = join(folder, `${sampleRate}.flac`);
    const encoder = createStemEncoder(path, formOf({ format: 'flac' }, sampleRate));
    encoder.write([left, right]);
    encoder.finish();
    const { mix } = decodeFile(path, sampleRate);
    expect(mix.description.sampleRate).toBe(sampleRate);
    expect(mix.frames).toBe(left.length);
  },
);
