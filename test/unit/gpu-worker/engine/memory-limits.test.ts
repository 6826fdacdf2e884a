import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { memoryLimits } from '../../../../gpu-worker/engine/memory-limits.ts';
import { networkAllowance, networkBytes } from '../../../../gpu-worker/engine/network-allowance.ts';
import { loadPack } from '../../../../gpu-worker/engine/model/load-pack.ts';
import { writeBagPack } from '../../../support/audio/bag-pack.ts';
import { EngineWorkshop } from '../../../support/audio/engine-workshop.ts';

const gibibyte = 2 ** 30;
const megabyte = 1e6;
let workshop: EngineWorkshop;

beforeAll(async () => {
  workshop = await EngineWorkshop.open();
});
afterAll(() => workshop.close());

/** The most that an engine may hold, in GiB. */
const most = (device: 'cpu' | 'cuda', available: number, networks = 0): number =>
  memoryLimits({ device, networks: networks * gibibyte, available: available * gibibyte }).maxMemoryBytes /
  gibibyte;

describe('What an engine may hold', () => {
  test('is the usual limit where the machine has plenty', () => {
    expect(most('cpu', 64)).toBe(8);
    expect(most('cuda', 64)).toBe(12);
  });

  test('leaves room for the worker where the machine has as much as the usual limit, or less', () => {
    expect(most('cuda', 12)).toBe(11);
    expect(most('cpu', 8)).toBe(7);
    expect(most('cpu', 4)).toBe(3);
  });

  test('is half of a machine that has hardly more than that room', () => {
    expect(most('cpu', 1.5)).toBe(0.75);
  });

  test('grows with what the networks need, as far as there is memory', () => {
    expect(most('cpu', 64, 9)).toBe(17);
    expect(most('cpu', 16, 9)).toBe(15);
  });

  test('before it is replaced grows as well', () => {
    const facts = { device: 'cpu', available: 64 * gibibyte } as const;
    expect(memoryLimits({ ...facts, networks: 0 }).recycleBytes).toBe(3 * gibibyte);
    expect(memoryLimits({ ...facts, networks: gibibyte }).recycleBytes).toBe(4 * gibibyte);
  });
});

describe('What networks may hold', () => {
  test('is enough for four of HTDemucs in graphs of one size, for all stems, and for one for one stem', async () => {
    const stems = ['drums', 'bass', 'other', 'vocals'];
    const gains = { drums: 1, bass: 1, other: 1, vocals: 1 };
    const none = { drums: 0, bass: 0, other: 0, vocals: 0 };
    const specialist = (stem: string) => ({ gains, weights: { ...none, [stem]: 1 }, segment: 8_192 });
    const folder = await writeBagPack(workshop.path('bag'), stems, stems.map(specialist));
    // As large as those that are published, without taking the disk for it.
    for (const number of [1, 2, 3, 4]) await truncate(join(folder, `network-${number}.onnx`), 316_446_953);
    const song = workshop.path('song.wav');
    const all = await networkAllowance(await workshop.request(song, folder, { stems }));
    expect(all).toBeGreaterThan(9_700 * megabyte);
    const one = await networkAllowance(await workshop.request(song, folder, { stems: ['bass'] }));
    expect(one).toBe(all / 4);
    expect(most('cpu', 16, all / gibibyte)).toBeGreaterThan((9_700 * megabyte) / gibibyte);
  });

  test('is what was measured of an MDX-Net of 66 MB', async () => {
    const network = { stem: 'vocals', gain: 1, fftSize: 1_536, compensation: 1 };
    const folder = await writeBagPack(workshop.path('mdx'), ['vocals', 'instrumental'], [network]);
    await truncate(join(folder, 'network-1.onnx'), 66 * megabyte);
    const { networks } = await loadPack(folder);
    expect(await networkBytes(folder, networks)).toBeGreaterThan(1_400 * megabyte);
    expect(await networkBytes(folder, networks)).toBeLessThan(1_714 * megabyte);
  });

  test('is less for a byte of a graph that takes any number of chunks', async () => {
    const folder = await workshop.pack();
    const { networks } = await loadPack(folder);
    const [network] = networks;
    if (network?.form !== 'waveform') throw new Error('the tiny pack has a network of another form');
    const dynamic = await networkBytes(folder, [{ ...network, batch: 'dynamic' }]);
    expect(dynamic).toBeGreaterThan(0);
    expect(await networkBytes(folder, [network])).toBe(2 * dynamic);
  });

  test('is nothing where the pack is no good', async () => {
    const request = await workshop.request(workshop.path('song.wav'), workshop.path('nowhere'));
    expect(await networkAllowance(request)).toBe(0);
  });
});
