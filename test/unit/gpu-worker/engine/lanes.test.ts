import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultSeparation } from '../../../../core/jobs/separation.ts';
import { shareThreads } from '../../../../gpu-worker/engine/model/lanes.ts';
import { loadPack } from '../../../../gpu-worker/engine/model/load-pack.ts';
import { ModelLibrary } from '../../../../gpu-worker/engine/model/model-library.ts';
import { writeBagPack } from '../../../support/audio/bag-pack.ts';
import { EngineWorkshop } from '../../../support/audio/engine-workshop.ts';

const mebibyte = 2 ** 20;
const cpu = (threads: number) => ({ device: 'cpu', threads }) as const;
let workshop: EngineWorkshop;

beforeAll(async () => {
  workshop = await EngineWorkshop.open();
});
afterAll(() => workshop.close());

/** The documentation of an ONNX model, its field 6, as so many bytes of nothing. */
function documentation(bytes: number): Uint8Array {
  const length = [];
  for (let rest = bytes; rest > 0; rest >>>= 7) length.push((rest & 127) | (rest > 127 ? 128 : 0));
  return Buffer.concat([Uint8Array.of(0x32, ...length), Buffer.alloc(bytes)]);
}

/** A pack of two networks whose graphs are about as large as that; gives its folder. */
async function bagOf(bytes: number): Promise<string> {
  const stems = ['vocals', 'drums'];
  const voices = stems.map((stem) => ({ gains: { [stem]: 1 }, segment: 8_192 }));
  const folder = await writeBagPack(workshop.path(`bag-${bytes}`), stems, voices);
  const pack = await loadPack(folder);
  for (const network of pack.networks) {
    const path = join(folder, network.file);
    const graph = Buffer.concat([await readFile(path), documentation(bytes)]);
    await writeFile(path, graph);
    network.sha256 = createHash('sha256').update(graph).digest('hex');
  }
  await writeFile(join(folder, 'pack.json'), JSON.stringify(pack));
  return folder;
}

/** How many slots each network of a pack has that is loaded for the wanted stems. */
async function slotsOf(folder: string, stems: readonly string[]): Promise<number[]> {
  const library = new ModelLibrary(() => {});
  const { networks } = await library.load(folder, { stems, separation: defaultSeparation }, cpu(2));
  return networks.map(({ slots }) => slots.length);
}

test('a small network runs once for each thread, at most four times side by side', () => {
  expect(shareThreads(cpu(2), 11 * mebibyte)).toEqual({ lanes: 2, threads: 1 });
  expect(shareThreads(cpu(8), 11 * mebibyte)).toEqual({ lanes: 4, threads: 2 });
});

test('a large network, and any on a GPU, runs once with all threads', () => {
  expect(shareThreads(cpu(8), 33 * mebibyte)).toEqual({ lanes: 1, threads: 8 });
  expect(shareThreads({ device: 'cuda', threads: 8 }, mebibyte)).toEqual({ lanes: 1, threads: 8 });
});

test('networks that are small each and large together are loaded once each, whatever a job needs of them', async () => {
  // A slot for each lane, and four that wait.
  expect(await slotsOf(await bagOf(100), ['vocals', 'drums'])).toEqual([6, 6]);
  const large = await bagOf(17 * mebibyte);
  expect(await slotsOf(large, ['vocals', 'drums'])).toEqual([5, 5]);
  expect(await slotsOf(large, ['drums'])).toEqual([5]);
});
