import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OutputOptions } from '../../../../core/jobs/output.ts';
import { createStemEncoder } from '../../../../gpu-worker/engine/encode/create-stem-encoder.ts';
import { StemFiles } from '../../../../gpu-worker/engine/encode/stem-files.ts';
import { wavHeader } from '../../../../gpu-worker/engine/encode/wav-header.ts';
import { decodeFile } from '../../../support/audio/decode-file.ts';
import { largestDifference, noise, sine } from '../../../support/audio/signals.ts';
import { readWav } from '../../../support/audio/wav-bytes.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stemwatch-encoding-'));
});

afterAll(() => rm(folder, { recursive: true }));

const left = noise(0.9, 100_003, 1);
const right = sine(440, 0.5, 100_003);

function encode(output: OutputOptions, blockFrames = 7_777): string {
  const path = join(folder, `${JSON.stringify(output).replaceAll(/\W/g, '')}.${output.format}`);
  const encoder = createStemEncoder(output, path, 44_100);
  for (let at = 0; at < left.length; at += blockFrames) {
    encoder.write({ left: left.subarray(at, at + blockFrames), right: right.subarray(at, at + blockFrames) });
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
  const encoder = createStemEncoder({ format: 'wav', bitDepth: 16 }, path, 44_100);
  encoder.write({ left: Float32Array.from([1, 1.5, -1, -1.5]), right: new Float32Array(4) });
  encoder.finish();
  const top = 1 - 2 ** -15;
  expect([...(readWav(await readFile(path)).channels[0] ?? [])]).toEqual([top, top, -1, -1].map(Math.fround));
});

test('a wav beyond 4 GB becomes RF64 with the true sizes', () => {
  const dataBytes = 6 * 2 ** 30;
  const header = wavHeader(44_100, 24, dataBytes);
  expect(header.toString('latin1', 0, 4)).toBe('RF64');
  expect(header.toString('latin1', 12, 16)).toBe('ds64');
  expect(header.readBigUInt64LE(28)).toBe(BigInt(dataBytes));
  expect(header.readBigUInt64LE(36)).toBe(BigInt(dataBytes / 6));
  expect(header.readUInt32LE(90)).toBe(0xffff_ffff);
});

test.each([
  [{ format: 'wav', bitDepth: 24 }, 1.5 * 2 ** -23],
  [{ format: 'wav', bitDepth: 16 }, 0.5 * 2 ** -15],
  [{ format: 'flac', bitDepth: 24 }, 0.5 * 2 ** -23],
] as const)('with a common gain all stems are encoded again, each with that gain: %j', (output, rounding) => {
  const files = new StemFiles({ folder, stems: ['one', 'two'], output, sampleRate: 44_100 });
  const block = (factor: number) => ({
    left: left.map((x) => x * factor),
    right: right.map((x) => x * factor),
  });
  files.write([block(0.5), block(1)], false);
  files.write([block(0.5), block(4)], true);
  files.write([block(0.25), block(0.1)], true);
  const progress: number[] = [];
  const written = files.finish(0.25, (done) => progress.push(done));
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
