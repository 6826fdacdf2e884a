import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import type { OutputRequest } from '../../../../core/jobs/output.ts';
import type { SeparationResult } from '../../../../gpu-worker/engine/contract.ts';
import { createEngine } from '../../../../gpu-worker/engine/engine-client.ts';
import { decodeFile } from '../../../support/audio/decode-file.ts';
import { encodeFile } from '../../../support/audio/encode-file.ts';
import { EngineWorkshop } from '../../../support/audio/engine-workshop.ts';
import { id3WithCover, png } from '../../../support/audio/id3-cover.ts';
import {
  largestDifference,
  noise,
  sine,
  stereoNoise,
  type Channels,
} from '../../../support/audio/signals.ts';
import { readWav, wavBytes } from '../../../support/audio/wav-bytes.ts';

const engine = createEngine({ threads: 1 });
let workshop: EngineWorkshop;
/** Its vocals are the song itself. */
let same: string;

beforeAll(async () => {
  workshop = await EngineWorkshop.open();
  same = await workshop.pack({ gains: { vocals: 1, drums: 0.5 } });
});

afterAll(async () => {
  await engine.close();
  await workshop.close();
});

const none = new Float32Array(0);

async function separated(
  song: Uint8Array,
  output: OutputRequest,
  { pack = same, name }: { pack?: string; name?: string } = {},
): Promise<SeparationResult> {
  const source = await workshop.upload('song', song);
  const stems = pack === same ? ['vocals', 'drums'] : ['vocals', 'drums', 'bass', 'other'];
  const request = await workshop.request(source, pack, { stems, output });
  return engine.separate(name === undefined ? request : { ...request, name });
}

const stemFile = async ({ stems }: SeparationResult, index = 0) =>
  readWav(await readFile(stems[index]?.path ?? ''));

/** A song well below the highest frequency that the model's rate can carry, `frames` long. */
function music(frames: number, rate: number): Channels {
  const fade = (x: number, i: number) => x * Math.sin((Math.PI * i) / frames) ** 2;
  return [sine(440, 0.4, frames, rate).map(fade), sine(5_000, 0.3, frames, rate).map(fade)];
}

describe("the song's own sample rate", () => {
  test.each([8_000, 22_050, 44_100, 48_000, 88_200, 96_000, 192_000])(
    'of %i Hz comes back: as many samples, each in its place',
    async (rate) => {
      const song = rate === 8_000 ? [music(rate + 7, rate)[0] ?? none] : music(rate + 7, rate);
      const result = await separated(wavBytes(song, rate, 'float32'), {
        format: 'wav',
        bitDepth: 32,
        sampleRate: 'original',
      });
      const { channels, sampleRate } = await stemFile(result);
      expect(sampleRate).toBe(rate);
      for (const [channel, samples] of song.entries())
        expect(largestDifference(channels[channel] ?? none, samples)).toBeLessThan(2e-3);
      expect(result.warnings).toEqual([]);
    },
  );

  test('holds in every stem, so that they still add up to the song', async () => {
    const song = music(4 * 48_000 + 1, 48_000);
    const even = await workshop.pack({ gains: { vocals: 0.4, drums: 0.3, bass: 0.2, other: 0.1 } });
    const output = { format: 'wav', sampleRate: 'original' } as const;
    const result = await separated(wavBytes(song, 48_000, 'float32'), output, { pack: even });
    const stems = await Promise.all(result.stems.map((_, index) => stemFile(result, index)));
    const sum = (song[0] ?? none).map((_, i) =>
      stems.reduce((total, { channels }) => total + (channels[0]?.[i] ?? 0), 0),
    );
    expect(largestDifference(sum, song[0] ?? none)).toBeLessThan(1e-3);
    expect(result.sumResidual).toBeLessThan(-100);
  });

  test('that a format cannot have becomes the nearest that it can, and the client is told', async () => {
    const song = wavBytes(music(96_000, 96_000), 96_000);
    const result = await separated(song, { format: 'mp3', sampleRate: 'original' });
    expect(result.warnings).toEqual([
      "The stems have a sample rate of 48000 Hz: mp3 files cannot have the song's 96000 Hz.",
    ]);
    const { mix } = decodeFile(result.stems[0]?.path ?? '', 48_000);
    expect(mix.description.sampleRate).toBe(48_000);
    expect(mix.frames).toBe(48_000);
  });

  test.each(['flac', 'mp3'] as const)('is that of a lossy song too, for %s', async (format) => {
    const source = workshop.path('lossy.mp3');
    encodeFile(source, 'mp3', music(96_001, 48_000), 48_000);
    const { stems } = await separated(await readFile(source), { format, sampleRate: 'original' });
    for (const { path } of stems) expect(decodeFile(path, 48_000).mix.frames).toBe(96_001);
  });
});

describe('mono', () => {
  test.each([44_100, 48_000])('stems of a mono song of %i Hz equal it', async (rate) => {
    const [song = none] = music(rate, rate);
    const result = await separated(wavBytes([song], rate, 'float32'), {
      format: 'wav',
      bitDepth: 32,
      channels: 'mono',
      sampleRate: 'original',
    });
    const { channels } = await stemFile(result);
    expect(channels).toHaveLength(1);
    expect(largestDifference(channels[0] ?? none, song)).toBeLessThan(rate === 44_100 ? 1e-7 : 1e-4);
  });

  test('stems of a stereo song are the mean of its channels', async () => {
    const [left = none, right = none] = stereoNoise(0.5, 30_001);
    const result = await separated(wavBytes([left, right], 44_100, 'float32'), {
      format: 'wav',
      channels: 'mono',
    });
    const mean = left.map((x, i) => (x + (right[i] ?? 0)) / 2);
    expect(largestDifference((await stemFile(result)).channels[0] ?? none, mean)).toBeLessThan(2 ** -23);
    expect(result.sumResidual).not.toBeNull();
  });

  test('a mono song gives stereo stems with two equal channels unless mono is asked for', async () => {
    const result = await separated(wavBytes([noise(0.5, 20_000)]), { format: 'wav' });
    const { channels } = await stemFile(result);
    expect(channels).toHaveLength(2);
    expect(largestDifference(channels[0] ?? none, channels[1] ?? none)).toBe(0);
  });
});

describe('levels', () => {
  const [left = none, right = none] = stereoNoise(0.9, 40_000);
  const song = wavBytes([left, right], 44_100, 'float32');
  const gains = { vocals: 2, drums: -1.2, bass: 0.5, other: -0.3 };

  test.each([{ format: 'wav' }, { format: 'wav', bitDepth: 16 }, { format: 'flac' }] as const)(
    'per stem lower only what would clip, each to full scale: %j',
    async (format) => {
      const pack = await workshop.pack({ gains });
      const result = await separated(song, { ...format, levels: 'per-stem' }, { pack });
      expect(result.commonGain).toBe(0);
      for (const { name, gain, path, clippedSamples } of result.stems) {
        const factor = gains[name as keyof typeof gains];
        const excess = Math.max(1, Math.abs(factor) * 0.9);
        expect(10 ** (-gain / 20)).toBeCloseTo(excess, 3);
        if (excess === 1) expect(gain).toBe(0);
        expect(clippedSamples > 0).toBe(excess > 1);
        const wanted = left.map((x) => x * factor * 10 ** (gain / 20));
        expect(largestDifference(decodeFile(path).channels[0] ?? none, wanted)).toBeLessThanOrEqual(2 ** -15);
      }
    },
  );

  test('sum-exact lower all alike, and say so of each', async () => {
    const pack = await workshop.pack({ gains });
    const { stems, commonGain } = await separated(song, { format: 'wav' }, { pack });
    expect(commonGain).toBeCloseTo(-20 * Math.log10(1.8), 2);
    expect(stems.map(({ gain }) => gain)).toEqual(stems.map(() => commonGain));
  });

  test('sum-exact keep files of 24 bits adding up to the mix times the common gain', async () => {
    // Their sum is the mix.
    const pack = await workshop.pack({ gains });
    const { stems, commonGain, sumResidual } = await separated(song, { format: 'wav' }, { pack });
    expect(commonGain).toBeLessThan(-5);
    expect(sumResidual).toBeLessThan(-120);
    const files = stems.map(({ path }) => decodeFile(path).channels);
    for (const [channel, mix] of [left, right].entries()) {
      const sum = mix.map((_, at) => files.reduce((all, file) => all + (file[channel]?.[at] ?? 0), 0));
      const wanted = mix.map((x) => x * 10 ** (commonGain / 20));
      // Each of the four stems is rounded twice, by one step of its last bit at most.
      expect(largestDifference(sum, wanted)).toBeLessThan(4 * 2 ** -23);
    }
  });

  test('are those of the file: what clips only between the samples of the model is lowered too', async () => {
    const rate = 48_000;
    // A square wave at full scale overshoots by resampling.
    const square = sine(1_000, 1, rate, rate).map(Math.sign);
    const result = await separated(wavBytes([square, square], rate, 'float32'), {
      format: 'wav',
      sampleRate: 'original',
    });
    expect(result.commonGain).toBeLessThan(-0.5);
    const { channels } = await stemFile(result);
    const peak = (channels[0] ?? none).reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
    expect(peak).toBeGreaterThan(0.999);
    expect((channels[0] ?? none).filter((x) => Math.abs(x) > 1 - 2 ** -22).length).toBeLessThan(10);
  });

  test('a silent stem is written and reported as silent, with no gain', async () => {
    const pack = await workshop.pack({ gains: { vocals: 1, drums: 0, bass: 0, other: 0 } });
    for (const levels of ['sum-exact', 'per-stem'] as const) {
      const output = { format: 'wav', levels, sampleRate: 'original', channels: 'mono' } as const;
      const { stems } = await separated(wavBytes(stereoNoise(0.5, 48_000), 48_000), output, { pack });
      expect(stems.map(({ silent }) => silent)).toEqual([false, true, true, true]);
      expect(stems.map(({ gain }) => gain)).toEqual([0, 0, 0, 0]);
      expect(stems[1]).toMatchObject({ integratedLoudness: null, truePeak: null });
      const { channels } = readWav(await readFile(stems[1]?.path ?? ''));
      expect(channels).toHaveLength(1);
      expect(channels[0]).toHaveLength(48_000);
      expect(channels[0]?.every((x) => x === 0)).toBe(true);
    }
  });
});

describe('tags and cover', () => {
  test.each(['wav', 'flac', 'mp3'] as const)('go from the song into every %s stem', async (format) => {
    const plain = workshop.path('plain.mp3');
    encodeFile(plain, 'mp3', stereoNoise(0.5, 30_000));
    const song = Buffer.concat([id3WithCover('Title'), await readFile(plain)]);
    const { stems, audio } = await separated(song, { format }, { name: 'file.mp3' });
    expect(audio.tags).toEqual({ title: 'Title' });
    for (const { name, path } of stems) {
      const { description } = decodeFile(path).mix;
      expect(description.tags).toEqual({ title: `Title (${name})` });
      expect(description.cover?.data.equals(png)).toBe(true);
    }
  });

  test('survive a common gain, which writes the files again', async () => {
    const source = workshop.path('loud.flac');
    const loud = await workshop.pack({ gains: { vocals: 3, drums: 0.1, bass: 0.1, other: 0.1 } });
    encodeFile(source, 'flac', stereoNoise(0.9, 30_000), 44_100, { artist: 'Somebody' });
    const result = await separated(
      await readFile(source),
      { format: 'wav' },
      { pack: loud, name: 'a b.flac' },
    );
    expect(result.commonGain).toBeLessThan(-6);
    const { description } = decodeFile(result.stems[0]?.path ?? '').mix;
    expect(description.tags).toEqual({ artist: 'Somebody', title: 'a b (vocals)' });
  });

  test('stay away when they are not wanted', async () => {
    const source = workshop.path('tagged.flac');
    encodeFile(source, 'flac', stereoNoise(0.5, 10_000), 44_100, { title: 'T', genre: 'Rock' });
    const { stems, audio } = await separated(await readFile(source), { format: 'flac', tags: false });
    expect(decodeFile(stems[0]?.path ?? '').mix.description.tags).toEqual({});
    expect(audio.tags).toEqual({ title: 'T', genre: 'Rock' });
  });
});
