import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createEngine } from '../../../../gpu-worker/engine/engine-client.ts';
import { EngineWorkshop } from '../../../support/audio/engine-workshop.ts';
import { writeBagPack } from '../../../support/audio/bag-pack.ts';
import { outsideGraph, sizelessGraph } from '../../../support/audio/onnx-graph.ts';
import { stereoNoise } from '../../../support/audio/signals.ts';
import { wavBytes } from '../../../support/audio/wav-bytes.ts';
import type { TinyModel } from '../../../support/audio/tiny-pack.ts';

const engine = createEngine({ threads: 1 });
let workshop: EngineWorkshop;
let song: string;
/** Still being decoded when any of the broken packs is found out; the other song is decoded before. */
let longSong: string;
const longSeconds = 300;

beforeAll(async () => {
  workshop = await EngineWorkshop.open();
  song = await workshop.upload('song.wav', wavBytes(stereoNoise(0.5, 30_000)));
  longSong = await workshop.upload('long.wav', wavBytes([new Float32Array(longSeconds * 8_000)], 8_000));
});

afterAll(async () => {
  await engine.close();
  await workshop.close();
});

const stems = ['vocals', 'drums', 'bass', 'other'];
test.each([
  [
    'a wrong hash',
    { network: { sha256: 'a'.repeat(64) } },
    /model\.onnx has SHA-256 [0-9a-f]{64}, not a{64}/,
  ],
  ['a missing field', { pack: { licence: undefined } }, /licence/],
  ['a network that lacks a field', { network: { segment: undefined } }, /networks\[0\]\.segment/],
  ['an unknown field', { pack: { colour: 'red' } as TinyModel['pack'] }, /colour/],
  ['a graph that is not there', { network: { file: 'gone.onnx' } }, /gone\.onnx cannot be read/],
  [
    'a graph that was cut off',
    { graph: (graph: Uint8Array) => graph.subarray(0, graph.length - 40) },
    /^Model tiny: The graph cannot be loaded: Load model from model\.onnx .*parsing failed/,
  ],
  [
    'a graph of no bytes',
    { graph: () => new Uint8Array() },
    /^Model tiny: The graph cannot be loaded: .*does not have a graph/,
  ],
  [
    'a graph of an unknown operator',
    { graph: (graph: Uint8Array) => replaced(graph, 'Mul', 'Mix') },
    /^Model tiny: The graph cannot be loaded: .*Mix/,
  ],
  [
    'another segment',
    { network: { segment: 4_096 } },
    /input "mix" has shape \[1, 2, 8192\], not \[1, 2, 4096\]/,
  ],
  ['another input', { network: { input: 'song' } }, /no input "song"; it has mix/],
  ['another output', { network: { output: 'parts' } }, /no output "parts"; it has stems/],
  [
    'one stem too many',
    { pack: { stems: [...stems, 'piano'] }, network: { stems: [...stems, 'piano'] } },
    /output "stems" has shape/,
  ],
] satisfies [string, TinyModel, RegExp][])(
  'a pack with %s is unavailable, and the failure names it',
  async (_, model, detail) => {
    const pack = await workshop.pack(model);
    for (const source of [song, longSong]) {
      const attempt = engine.separate(await workshop.request(source, pack));
      await expect(attempt).rejects.toMatchObject({
        type: 'model-unavailable',
        detail: expect.stringMatching(detail),
      });
    }
  },
);

/** The bytes with one text in them exchanged for another as long. */
function replaced(content: Uint8Array, from: string, to: string): Uint8Array {
  return Buffer.from(Buffer.from(content).toString('latin1').replace(from, to), 'latin1');
}

test('a folder without a pack, or with one that is no JSON, is unavailable', async () => {
  const pack = await workshop.pack();
  await writeFile(join(pack, 'pack.json'), '{');
  await expect(engine.separate(await workshop.request(song, pack))).rejects.toMatchObject({
    type: 'model-unavailable',
  });
  await rm(pack, { recursive: true });
  await expect(engine.separate(await workshop.request(song, pack))).rejects.toMatchObject({
    type: 'model-unavailable',
  });
});

test('a stem that the model does not have is refused by name', async () => {
  const request = await workshop.request(song, await workshop.pack(), { stems: ['vocals', 'kazoo'] });
  await expect(engine.separate(request)).rejects.toMatchObject({
    detail: 'It has no stem kazoo; it has vocals, drums, bass, other.',
  });
});

test.each([Number.NaN, Infinity])(
  'a network that gives %p fails the song, naming chunk and model',
  async (value) => {
    const pack = await workshop.pack({ gains: { vocals: 1, drums: value } });
    const request = await workshop.request(song, pack, { stems: ['vocals'] });
    await expect(engine.separate(request)).rejects.toMatchObject({
      type: 'model-output-invalid',
      detail: 'Model tiny, chunk 0 (from second 0.0).',
    });
  },
);

test('a pack that was repaired loads at the next song, in the same process', async () => {
  const pack = await workshop.pack({ network: { sha256: 'b'.repeat(64) } });
  await expect(engine.separate(await workshop.request(song, pack))).rejects.toMatchObject({
    type: 'model-unavailable',
  });
  const { pid } = engine;
  const repaired = await workshop.pack();
  await engine.separate(await workshop.request(song, repaired));
  expect(engine.pid).toBe(pid);
});

test('a graph that does not declare how many stems it gives is found out before the song begins', async () => {
  const graph = sizelessGraph('mix', 'stems', 8_192, [0.5, 0.5, 0.5]);
  const pack = await workshop.pack({ graph: () => graph });
  await expect(engine.separate(await workshop.request(song, pack))).rejects.toMatchObject({
    type: 'model-unavailable',
    detail: expect.stringMatching(/^Model tiny: The output .*\[1, 3, 2, 8192\], not \[1, 4, 2, 8192\]\.$/),
  });
});

test('a graph with weights in another file is unavailable though they are there: nobody has checked them', async () => {
  const graph = outsideGraph('mix', 'stems', 8_192, 4, 'gains.bin');
  const pack = await workshop.pack({ graph: () => graph });
  await writeFile(join(pack, 'gains.bin'), Float32Array.of(0.4, 0.3, 0.2, 0.1));
  await expect(engine.separate(await workshop.request(song, pack))).rejects.toMatchObject({
    type: 'model-unavailable',
    detail: 'Model tiny: model.onnx keeps weights in other files, whose SHA-256 no pack names.',
  });
});

test('of a bag with a broken network nothing is used, and once it is repaired all of it', async () => {
  const folder = workshop.path('broken-bag');
  const networks = stems.map((stem) => ({ gains: { [stem]: 0.5 }, segment: 4_096 }));
  await writeBagPack(folder, stems, networks);
  const file = join(folder, 'network-3.onnx');
  const whole = await readFile(file);
  await writeFile(file, whole.subarray(0, 100));
  const request = await workshop.request(song, folder);
  await expect(engine.separate(request)).rejects.toMatchObject({
    type: 'model-unavailable',
    detail: expect.stringMatching(/^Model tiny-bag: network-3\.onnx has SHA-256/),
  });
  expect((await readdir(request.workFolder)).filter((name) => name.endsWith('.wav'))).toEqual([]);
  await writeFile(file, whole);
  const repaired = await engine.separate(await workshop.request(song, folder));
  expect(repaired.stems).toHaveLength(4);
});

test('a device that is not there is a failure, never a fall back to the CPU', async () => {
  const onGpu = createEngine({ threads: 1, device: 'cuda' });
  try {
    const attempt = onGpu.separate(await workshop.request(song, await workshop.pack()));
    await expect(attempt).rejects.toMatchObject({
      type: 'device-unavailable',
      detail: expect.stringContaining('onnxruntime cannot compute on the device cuda'),
    });
  } finally {
    await onGpu.close();
  }
});
