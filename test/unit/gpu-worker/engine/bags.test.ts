import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SeparationResult } from '../../../../gpu-worker/engine/contract.ts';
import { createEngine } from '../../../../gpu-worker/engine/engine-client.ts';
import { writeBagPack, type TinySpectrogram, type TinyWaveform } from '../../../support/audio/bag-pack.ts';
import { EngineWorkshop } from '../../../support/audio/engine-workshop.ts';
import { largestDifference, sine } from '../../../support/audio/signals.ts';
import { readWav, wavBytes } from '../../../support/audio/wav-bytes.ts';

const engine = createEngine({ threads: 1 });
const frames = 100_001;
// Far from the lowest bins, which spectrogram networks do not see.
const left = sine(3000, 0.5, frames);
const right = sine(2000, 0.4, frames);
const empty = new Float32Array(0);
let workshop: EngineWorkshop;
let song: string;
let count = 0;

beforeAll(async () => {
  workshop = await EngineWorkshop.open();
  song = await workshop.upload('song.wav', wavBytes([left, right], 44_100, 'float32'));
});

afterAll(async () => {
  await engine.close();
  await workshop.close();
});

function bag(stems: string[], networks: (TinyWaveform | TinySpectrogram)[]): Promise<string> {
  return writeBagPack(workshop.path(`bag-${++count}`), stems, networks);
}

async function separated(pack: string, stems: string[]): Promise<SeparationResult> {
  const output = { format: 'wav', bitDepth: 32 } as const;
  return engine.separate(await workshop.request(song, pack, { stems, output }));
}

async function channelsOf({ stems }: SeparationResult, name: string): Promise<Float32Array[]> {
  return readWav(await readFile(stems.find((stem) => stem.name === name)?.path ?? '')).channels;
}

/** How far a stem is from the mix times a gain, but for `margin` samples at either end. */
async function distance(result: SeparationResult, name: string, gain: number, margin = 0): Promise<number> {
  const channels = await channelsOf(result, name);
  const distances = [left, right].map((channel, side) =>
    largestDifference(
      (channels[side] ?? empty).subarray(margin, frames - margin),
      channel.subarray(margin, frames - margin).map((x) => gain * x),
    ),
  );
  return Math.max(...distances);
}

function spoil(pack: string, number: number): Promise<void> {
  return writeFile(join(pack, `network-${number}.onnx`), 'spoilt');
}

describe('a bag of waveform networks', () => {
  const specialists = [
    { gains: { vocals: 0.7, drums: 9 }, weights: { vocals: 1, drums: 0 }, segment: 8_192 },
    { gains: { drums: 0.3, vocals: 9 }, weights: { vocals: 0, drums: 1 }, segment: 5_000 },
  ];

  test('gives each stem as the weighted mean of its networks, whatever their segments and orders', async () => {
    const pack = await bag(
      ['vocals', 'drums'],
      [
        { gains: { vocals: 0.5, drums: 0.25 }, weights: { vocals: 1, drums: 0.5 }, segment: 8_192 },
        { gains: { drums: 0.5, vocals: 0.75 }, weights: { vocals: 3, drums: 0.5 }, segment: 20_000 },
      ],
    );
    const result = await separated(pack, ['vocals', 'drums']);
    expect(await distance(result, 'vocals', (0.5 + 3 * 0.75) / 4)).toBeLessThan(1e-6);
    expect(await distance(result, 'drums', (0.25 + 0.5) / 2)).toBeLessThan(1e-6);
    expect(result.sumResidual).toBeCloseTo(20 * Math.log10(0.6875 + 0.375 - 1), 2);
  });

  test('runs only the networks that serve a wanted stem, and then knows no sum of all stems', async () => {
    const pack = await bag(['vocals', 'drums'], specialists);
    await spoil(pack, 2);
    const result = await separated(pack, ['vocals']);
    expect(await distance(result, 'vocals', 0.7)).toBeLessThan(1e-6);
    expect(result.sumResidual).toBeNull();
    await expect(separated(pack, ['drums'])).rejects.toMatchObject({
      type: 'model-unavailable',
      detail: expect.stringMatching(/^Model tiny-bag: network-2\.onnx has SHA-256 [0-9a-f]{64}, not /),
    });
    await expect(separated(pack, ['vocals', 'drums'])).rejects.toMatchObject({ type: 'model-unavailable' });
  });

  test('measures the sum of its stems when all of its networks run', async () => {
    const result = await separated(await bag(['vocals', 'drums'], specialists), ['drums', 'vocals']);
    expect(result.stems.map(({ name }) => name)).toEqual(['drums', 'vocals']);
    expect(await distance(result, 'drums', 0.3)).toBeLessThan(1e-6);
    expect(result.sumResidual).toBeLessThan(-120);
    expect(result.model.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test('fails the song when one of its networks gives no numbers, and then takes the next song', async () => {
    const broken = {
      gains: { vocals: 1, drums: Number.NaN },
      weights: { vocals: 0, drums: 1 },
      segment: 6_000,
    };
    const pack = await bag(['vocals', 'drums'], [specialists[0]!, broken]);
    await expect(separated(pack, ['vocals', 'drums'])).rejects.toMatchObject({
      type: 'model-output-invalid',
      detail: 'Model tiny-bag, chunk 0 (from second 0.0).',
    });
    expect(await distance(await separated(pack, ['vocals']), 'vocals', 0.7)).toBeLessThan(1e-6);
  });
});

describe('spectrogram networks', () => {
  const voice = { stem: 'vocals', gain: 0.5, fftSize: 1_536, compensation: 1.2 };
  /** Where the song breaks off it has some of the lowest frequencies, which these networks are not shown. */
  const ends = 2_000;

  test('give a stem times its compensation, and the rest of the mix as the other one', async () => {
    const result = await separated(await bag(['vocals', 'instrumental'], [voice]), [
      'instrumental',
      'vocals',
    ]);
    expect(await distance(result, 'vocals', 0.6, ends)).toBeLessThan(1e-3);
    expect(await distance(result, 'instrumental', 0.4, ends)).toBeLessThan(1e-3);
    expect(result.sumResidual).toBeLessThan(-120);
  });

  test('of different windows stand side by side, and run only where they are needed', async () => {
    const networks = [
      { ...voice, compensation: 1.1 },
      { stem: 'drums', gain: 0.25, fftSize: 1_000, compensation: 1 },
    ];
    const stems = ['drums', 'other', 'vocals'];
    const spoilt = await bag(stems, networks);
    await spoil(spoilt, 1);
    const result = await separated(spoilt, ['drums']);
    expect(await distance(result, 'drums', 0.25, ends)).toBeLessThan(1e-3);
    expect(result.sumResidual).toBeNull();
    await expect(separated(spoilt, ['other'])).rejects.toMatchObject({ type: 'model-unavailable' });
    const whole = await separated(await bag(stems, networks), ['other']);
    expect(await distance(whole, 'other', 0.2, ends)).toBeLessThan(1e-3);
  });

  test('that give no numbers fail the song', async () => {
    const pack = await bag(['vocals', 'instrumental'], [{ ...voice, gain: Number.NaN }]);
    await expect(separated(pack, ['vocals'])).rejects.toMatchObject({ type: 'model-output-invalid' });
  });

  test('of another shape than the pack says are unavailable', async () => {
    const pack = await bag(['vocals', 'instrumental'], [voice]);
    const path = join(pack, 'pack.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('"frames":24', '"frames":32'));
    await expect(separated(pack, ['vocals'])).rejects.toMatchObject({
      type: 'model-unavailable',
      detail: 'Model tiny-bag: The input "in" has shape [1, 4, 769, 24], not [1, 4, 769, 32].',
    });
  });
});
