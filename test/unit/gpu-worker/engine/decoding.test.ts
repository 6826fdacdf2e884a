import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { AV_LOG_FATAL } from 'node-av/constants';
import { Log } from 'node-av/lib';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeFile } from '../../../support/audio/decode-file.ts';
import { encodeFile, type fileKinds } from '../../../support/audio/encode-file.ts';
import { id3WithCover } from '../../../support/audio/id3-cover.ts';
import {
  largestDifference,
  noise,
  peak,
  sine,
  stereoNoise,
  type Channels,
} from '../../../support/audio/signals.ts';
import { wavBytes, type WavCoding } from '../../../support/audio/wav-bytes.ts';

let folder: string;

beforeAll(async () => {
  Log.setLevel(AV_LOG_FATAL);
  folder = await mkdtemp(join(tmpdir(), 'stemwatch-decoding-'));
});

afterAll(() => rm(folder, { recursive: true }));

const frames = 100_004; // w64 pads to 8 bytes, so an even number
const empty = new Float32Array(0);

async function wavFile(channels: Channels, sampleRate?: number, coding?: WavCoding): Promise<string> {
  const path = join(folder, `${channels.length}-${sampleRate ?? 0}-${coding ?? ''}.wav`);
  await writeFile(path, wavBytes(channels, sampleRate, coding));
  return path;
}

test.each([
  ['flac', 'flac', 'flac'],
  ['flac24', 'flac', 'flac'],
  ['mp3', 'mp3', 'mp3float'],
  ['vorbis', 'ogg', 'vorbis'],
  ['opus', 'ogg', 'opus'],
  ['alac', 'mov,mp4,m4a,3gp,3g2,mj2', 'alac'],
  ['aac', 'mov,mp4,m4a,3gp,3g2,mj2', 'aac'],
  ['aiff', 'aiff', 'pcm_s16be'],
  ['w64', 'w64', 'pcm_s16le'],
] as const)('%s gives as many samples as were encoded, in their places', (kind, container, codec) => {
  const sampleRate = kind === 'opus' ? 48_000 : 44_100;
  const signal = [sine(440, 0.5, frames, sampleRate), sine(1_000, 0.25, frames, sampleRate)];
  const path = join(folder, kind);
  encodeFile(path, kind satisfies keyof typeof fileKinds, signal, sampleRate);
  const { channels, mix } = decodeFile(path, sampleRate);
  expect(mix.description).toMatchObject({ container, codec, sampleRate, channels: 2 });
  expect(mix.frames).toBe(frames);
  // The hard edges of the signal are smeared by lossy codecs; what lies between shows whether it sits in its place.
  const inner = (samples: Float32Array = empty) => samples.subarray(3_000, frames - 3_000);
  expect(largestDifference(inner(channels[0]), inner(signal[0]))).toBeLessThan(0.06);
  expect(mix.warnings).toEqual([]);
});

test.each([
  ['int16', 44_100],
  ['int24', 96_000],
  ['float32', 48_000],
] as const)('wav %s at %i Hz decodes without loss at its own rate', async (coding, sampleRate) => {
  const [left = empty, right = empty] = stereoNoise(0.9, frames);
  const { channels } = decodeFile(await wavFile([left, right], sampleRate, coding), sampleRate);
  const step = { int16: 2 ** -16, int24: 2 ** -24, float32: 0 }[coding];
  expect(largestDifference(channels[0] ?? empty, left)).toBeLessThanOrEqual(step * 1.01);
  expect(largestDifference(channels[1] ?? empty, right)).toBeLessThanOrEqual(step * 1.01);
});

test.each([8_000, 22_050, 48_000, 96_000, 192_000])(
  '%i Hz is resampled to 44.1 kHz, tail included',
  async (sampleRate) => {
    const seconds = 2;
    const tone = (rate: number) => sine(1_000, 0.5, seconds * rate, rate);
    const { channels, mix } = decodeFile(await wavFile([tone(sampleRate), tone(sampleRate)], sampleRate));
    expect(Math.abs(mix.frames - seconds * 44_100)).toBeLessThanOrEqual(1);
    const [ours = empty] = channels;
    const inner = (signal: Float32Array) => signal.subarray(1_000, seconds * 44_100 - 1_000);
    expect(largestDifference(inner(ours), inner(tone(44_100)))).toBeLessThan(1e-3);
  },
);

test('mono goes to both channels at the same amplitude', async () => {
  const mono = noise(0.9, frames);
  const { channels } = decodeFile(await wavFile([mono]));
  expect(largestDifference(channels[0] ?? empty, mono)).toBeLessThan(2 ** -15);
  expect(largestDifference(channels[1] ?? empty, channels[0] ?? empty)).toBe(0);
});

/** Six channels of which one is at half of full scale. */
function oneOfSix(active: number): Channels {
  return Array.from({ length: 6 }, (_, c) => new Float32Array(4_410).fill(c === active ? 0.5 : 0));
}

test('5.1 is mixed down by the ITU matrix, and full scale everywhere does not clip', async () => {
  const gains = [];
  for (const active of [0, 1, 2, 3, 4, 5]) {
    const { channels } = decodeFile(await wavFile(oneOfSix(active), 44_100, 'float32'));
    gains.push(channels.map((channel) => Number(((channel[2_000] ?? 0) / 0.5).toFixed(3))));
  }
  // Front, centre and surround stand as 1 : 0.707 : 0.707; the low-frequency channel is left out.
  expect(gains).toEqual([
    [0.414, 0],
    [0, 0.414],
    [0.293, 0.293],
    [0, 0],
    [0.293, 0],
    [0, 0.293],
  ]);
  const loud = Array.from({ length: 6 }, () => new Float32Array(4_410).fill(1));
  const { channels } = decodeFile(await wavFile(loud, 44_100, 'float32'));
  expect(peak(channels[0] ?? empty)).toBeLessThanOrEqual(1);
});

test.each([3, 4, 7, 8])('%i channels decode to stereo that holds every one of them', async (count) => {
  const signal = Array.from({ length: count }, (_, c) => noise(0.5, 10_000, c + 1));
  const { channels, mix } = decodeFile(await wavFile(signal));
  expect(mix.frames).toBe(10_000);
  expect(peak(channels[0] ?? empty)).toBeGreaterThan(0.1);
  expect(peak(channels[1] ?? empty)).toBeGreaterThan(0.1);
});

test('a cover picture is passed over, and the known tags are read', async () => {
  const plain = join(folder, 'plain.mp3');
  encodeFile(plain, 'mp3', stereoNoise(0.5, frames));
  const covered = join(folder, 'covered.mp3');
  await writeFile(covered, Buffer.concat([id3WithCover('A title'), await readFile(plain)]));
  const { mix } = decodeFile(covered);
  expect(mix.frames).toBe(frames);
  expect(mix.description.tags).toEqual({ title: 'A title' });
});

test.each(['flac', 'mp3'] as const)(
  'a %s file that was cut off decodes as far as it goes, with a warning',
  async (kind) => {
    const whole = join(folder, `whole.${kind}`);
    encodeFile(whole, kind, stereoNoise(0.5, 5 * 44_100));
    const bytes = await readFile(whole);
    const cut = join(folder, `cut.${kind}`);
    await writeFile(cut, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
    const { mix } = decodeFile(cut);
    expect(mix.frames).toBeGreaterThan(2 * 44_100);
    expect(mix.frames).toBeLessThan(3.1 * 44_100);
    expect(mix.warnings[0]).toMatch(/says it lasts 5\.0 seconds, but only [23]\.\d seconds could be decoded/);
  },
);
