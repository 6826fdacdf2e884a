import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createEngine } from '../../../../gpu-worker/engine/engine-client.ts';
import { EngineWorkshop } from '../../../support/audio/engine-workshop.ts';
import { stereoNoise } from '../../../support/audio/signals.ts';
import { wavBytes } from '../../../support/audio/wav-bytes.ts';
import type { TinyModel } from '../../../support/audio/tiny-pack.ts';

const engine = createEngine({ threads: 1 });
let workshop: EngineWorkshop;
let song: string;

beforeAll(async () => {
  workshop = await EngineWorkshop.open();
  song = await workshop.upload('song.wav', wavBytes(stereoNoise(0.5, 30_000)));
});

afterAll(async () => {
  await engine.close();
  await workshop.close();
});

test.each([
  ['a wrong hash', { pack: { sha256: 'a'.repeat(64) } }, /model\.onnx has SHA-256 [0-9a-f]{64}, not a{64}/],
  ['a missing field', { pack: { licence: undefined } }, /licence/],
  ['an unknown field', { pack: { colour: 'red' } as TinyModel['pack'] }, /colour/],
  [
    'another segment',
    { pack: { segment: 4_096 } },
    /input "mix" has shape \[1, 2, 8192\], not \[1, 2, 4096\]/,
  ],
  ['another input', { pack: { input: 'song' } }, /no input "song"; it has mix/],
  ['another output', { pack: { output: 'parts' } }, /no output "parts"; it has stems/],
  [
    'one stem too many',
    { pack: { stems: ['vocals', 'drums', 'bass', 'other', 'piano'] } },
    /output "stems" has shape/,
  ],
] satisfies [string, TinyModel, RegExp][])(
  'a pack with %s is unavailable, and the failure names it',
  async (_, model, detail) => {
    const pack = await workshop.pack(model);
    const attempt = engine.separate(await workshop.request(song, pack));
    await expect(attempt).rejects.toMatchObject({
      type: 'model-unavailable',
      detail: expect.stringMatching(detail),
    });
  },
);

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

test('a network that gives no numbers fails the song, naming chunk and model', async () => {
  const pack = await workshop.pack({ gains: { vocals: 1, drums: Number.NaN } });
  const request = await workshop.request(song, pack, { stems: ['vocals'] });
  await expect(engine.separate(request)).rejects.toMatchObject({
    type: 'model-output-invalid',
    detail: 'Model tiny, chunk 0 (from second 0.0).',
  });
});

test('a pack that was repaired loads at the next song, in the same process', async () => {
  const pack = await workshop.pack({ pack: { sha256: 'b'.repeat(64) } });
  await expect(engine.separate(await workshop.request(song, pack))).rejects.toMatchObject({
    type: 'model-unavailable',
  });
  const { pid } = engine;
  const repaired = await workshop.pack();
  await engine.separate(await workshop.request(song, repaired));
  expect(engine.pid).toBe(pid);
});

test('a device that is not there is a failure, never a fall back to the CPU', async () => {
  const onGpu = createEngine({ threads: 1, device: 'cuda' });
  try {
    const attempt = onGpu.separate(await workshop.request(song, await workshop.pack()));
    await expect(attempt).rejects.toMatchObject({ type: 'model-unavailable' });
  } finally {
    await onGpu.close();
  }
});
