import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { SeparationOptions } from '../../../../core/jobs/separation.ts';
import type { TwoStems } from '../../../../core/jobs/two-stems.ts';
import type { EngineProgress, SeparationResult } from '../../../../gpu-worker/engine/contract.ts';
import { createEngine } from '../../../../gpu-worker/engine/engine-client.ts';
import { writeBagPack, type TinySpectrogram, type TinyWaveform } from '../../../support/audio/bag-pack.ts';
import { EngineWorkshop } from '../../../support/audio/engine-workshop.ts';
import { largestDifference, stereoNoise } from '../../../support/audio/signals.ts';
import { readWav, wavBytes } from '../../../support/audio/wav-bytes.ts';

const engine = createEngine({ threads: 1 });
const frames = 100_001;
const mix = stereoNoise(0.5, frames);
const plain = { shifts: 0, seed: 0 };
let workshop: EngineWorkshop;
let song: string;
let count = 0;

beforeAll(async () => {
  workshop = await EngineWorkshop.open();
  song = await workshop.upload('song.wav', wavBytes(mix, 44_100, 'float32'));
});

afterAll(async () => {
  await engine.close();
  await workshop.close();
});

function bag(stems: string[], networks: (TinyWaveform | TinySpectrogram)[]): Promise<string> {
  return writeBagPack(workshop.path(`bag-${++count}`), stems, networks);
}

interface Asked {
  readonly stems: string[];
  readonly twoStems?: TwoStems;
  readonly separation?: SeparationOptions;
}

async function separated(
  pack: string,
  asked: Asked,
  onProgress?: (progress: EngineProgress) => void,
): Promise<SeparationResult> {
  const output = { format: 'wav', bitDepth: 32 } as const;
  const request = await workshop.request(song, pack, { output, ...asked });
  return engine.separate(request, onProgress ? { onProgress } : {});
}

async function channelsOf({ stems }: SeparationResult, name: string): Promise<Float32Array[]> {
  return readWav(await readFile(stems.find((stem) => stem.name === name)?.path ?? '')).channels;
}

/** How far a stem is from what `wanted` makes of each sample of the mix. */
async function distance(
  result: SeparationResult,
  name: string,
  wanted: (sample: number) => number,
): Promise<number> {
  const channels = await channelsOf(result, name);
  return Math.max(
    ...mix.map((channel, side) => largestDifference(channels[side] ?? channel, channel.map(wanted))),
  );
}

/** The two stems add up to the mix, but who gets what depends on the place within the segment. */
const drifting = [
  {
    gains: { vocals: (share: number) => share, drums: (share: number) => 1 - share },
    segment: 8_192,
  },
];
const both = ['vocals', 'drums'];

const shifted = async (seed: number): Promise<SeparationResult> =>
  separated(await bag(both, drifting), { stems: both, separation: { shifts: 4, seed } });

const pair = (stem: string, rest: TwoStems['rest']): Asked => ({
  stems: [stem, `no_${stem}`],
  twoStems: { stem, rest },
});

const seconds = (segment: number): Asked => ({ stems: both, separation: { ...plain, segment } });

describe('shifts', () => {
  test('give the same stems with the same seed, others with another, and always stems that add up to the mix', async () => {
    const [once, again, other] = [await shifted(1), await shifted(1), await shifted(2)];
    const [first, second, third] = await Promise.all(
      [once, again, other].map(async (result) => (await channelsOf(result, 'vocals'))[0]!),
    );
    expect(largestDifference(first!, second!)).toBe(0);
    expect(largestDifference(first!, third!)).toBeGreaterThan(1e-2);
    for (const { sumResidual } of [once, other]) expect(sumResidual).toBeLessThan(-130);
  });

  test('take nothing from a network that works the same everywhere', async () => {
    const pack = await bag(both, [{ gains: { vocals: 0.7, drums: 0.3 }, segment: 8_192 }]);
    const separation = { shifts: 20, seed: 4, overlap: 0.9 };
    const result = await separated(pack, { stems: both, separation });
    expect(await distance(result, 'vocals', (x) => 0.7 * x)).toBeLessThan(2 ** -23);
    expect(result.sumResidual).toBeLessThan(-140);
    expect(result.audio.durationSeconds).toBe(frames / 44_100);
  });

  test('count in the progress from the first run on, and end at the length of the track', async () => {
    const steps: EngineProgress[] = [];
    const pack = await bag(both, drifting);
    await separated(pack, { stems: both, separation: { shifts: 8, seed: 1 } }, (step) => steps.push(step));
    const done = steps.filter(({ stage }) => stage === 'separate').map((step) => step.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    // The first of eight passes moves on by an eighth of a stride.
    expect(done[0]).toBe((8_192 * 0.75) / 8);
    expect(done.at(-1)).toBe(frames);
  });
});

describe('two stems', () => {
  const specialists = [
    { gains: { vocals: 0.75, drums: 9, bass: 9 }, weights: { vocals: 1, drums: 0, bass: 0 }, segment: 8_192 },
    {
      gains: { vocals: 9, drums: 0.5, bass: 0.125 },
      weights: { vocals: 0, drums: 1, bass: 1 },
      segment: 5_000,
    },
  ];
  const three = ['vocals', 'drums', 'bass'];

  test('less one from the mix, and run only the networks that serve that one', async () => {
    const pack = await bag(three, specialists);
    await writeFile(join(pack, 'network-2.onnx'), 'spoilt');
    const result = await separated(pack, pair('vocals', 'minus'));
    expect(result.stems.map(({ name, path }) => [name, basename(path)])).toEqual([
      ['vocals', 'vocals.wav'],
      ['no_vocals', 'no_vocals.wav'],
    ]);
    expect(await distance(result, 'vocals', (x) => 0.75 * x)).toBeLessThan(1e-6);
    expect(await distance(result, 'no_vocals', (x) => 0.25 * x)).toBeLessThan(1e-6);
    expect(result.sumResidual).toBeLessThan(-130);
    await expect(separated(pack, pair('vocals', 'add'))).rejects.toMatchObject({ type: 'model-unavailable' });
  });

  test('added up are all others of the model, whatever the mix was', async () => {
    const result = await separated(await bag(three, specialists), pair('vocals', 'add'));
    expect(await distance(result, 'no_vocals', (x) => 0.625 * x)).toBeLessThan(1e-6);
    expect(result.sumResidual).toBeCloseTo(20 * Math.log10(0.375), 3);
  });

  test('are the same both ways where the stems of the model add up to the mix', async () => {
    const pack = await bag(three, [{ gains: { vocals: 0.5, drums: 0.3, bass: 0.2 }, segment: 8_192 }]);
    const [added, subtracted] = [
      await separated(pack, pair('vocals', 'add')),
      await separated(pack, pair('vocals', 'minus')),
    ];
    const [one, other] = [await channelsOf(added, 'no_vocals'), await channelsOf(subtracted, 'no_vocals')];
    expect(largestDifference(one[0]!, other[0]!)).toBeLessThan(2 ** -23);
    expect(await distance(added, 'no_vocals', (x) => 0.5 * x)).toBeLessThan(1e-6);
  });

  test('are a stem and the residual stem of a spectrogram network', async () => {
    const network = { stem: 'vocals', gain: 0.5, fftSize: 1_536, compensation: 1.2 };
    const pack = await bag(['vocals', 'instrumental'], [network]);
    const whole = await channelsOf(await separated(pack, { stems: ['instrumental'] }), 'instrumental');
    for (const rest of ['add', 'minus'] as const) {
      const result = await separated(pack, pair('vocals', rest));
      expect(largestDifference((await channelsOf(result, 'no_vocals'))[0]!, whole[0]!)).toBeLessThan(1e-6);
      expect(result.sumResidual).toBeLessThan(-130);
    }
  });

  test('need a stem of the model, and others beside it to add up', async () => {
    const pack = await bag(['drums'], [{ gains: { drums: 0.5 }, segment: 8_192 }]);
    await expect(separated(pack, pair('vocals', 'minus'))).rejects.toMatchObject({
      detail: 'It has no stem vocals; it has drums.',
    });
    await expect(separated(pack, pair('drums', 'add'))).rejects.toMatchObject({ type: 'model-unavailable' });
    const result = await separated(pack, pair('drums', 'minus'));
    expect(await distance(result, 'no_drums', (x) => 0.5 * x)).toBeLessThan(1e-6);
  });
});

describe('segments', () => {
  test('shorter than the network’s are cut from the middle of what it sees', async () => {
    const pack = await bag(both, drifting);
    const result = await separated(pack, seconds(100 / 44_100));
    // The middle of the segment gives either stem half of the mix, to 50 samples of 8192.
    expect(await distance(result, 'vocals', (x) => 0.5 * x)).toBeLessThan(0.5 * (51 / 8_192));
    expect(result.sumResidual).toBeLessThan(-130);
  });

  test('longer than the network’s are taken by a graph of any length, and refused by name by any other', async () => {
    const network = { gains: { vocals: 0.7, drums: 0.3 }, segment: 8_192 };
    const any = await separated(await bag(both, [{ ...network, anyLength: true }]), seconds(0.5));
    expect(await distance(any, 'drums', (x) => 0.3 * x)).toBeLessThan(1e-6);
    await expect(separated(await bag(both, [network]), seconds(0.5))).rejects.toMatchObject({
      type: 'segment-unsupported',
      detail: expect.stringMatching(
        /^Model tiny-bag: network-1\.onnx does not load for segments of 22050 samples\. .*\[1, 2, 8192\]/,
      ),
    });
  });

  test('are refused by spectrogram networks', async () => {
    const network = { stem: 'vocals', gain: 0.5, fftSize: 1_536, compensation: 1 };
    const pack = await bag(['vocals', 'instrumental'], [network]);
    const asked = { stems: ['vocals'], separation: { ...plain, segment: 0.1 } };
    await expect(separated(pack, asked)).rejects.toMatchObject({
      type: 'segment-unsupported',
      detail: 'Model tiny-bag: network-1.onnx takes 24 windows at a time and nothing else.',
    });
  });
});
