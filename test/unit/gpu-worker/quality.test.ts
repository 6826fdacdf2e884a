import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defaultSeparation } from '../../../core/jobs/separation.ts';
import { modelPackSchema } from '../../../core/models/pack.ts';
import type { SeparationResult } from '../../../gpu-worker/engine/contract.ts';
import { createEngine, type Engine } from '../../../gpu-worker/engine/engine-client.ts';
import { globalSdr, readSamples } from '../../support/stem-quality.ts';

const root = path.join(import.meta.dirname, '../../..');
const song = path.join(root, 'local/song/slow-ballad.flac');
const pack = path.join(root, 'gpu-worker/models/preview');

test('the preview model is small enough to come along with the sources', () => {
  expect(statSync(path.join(pack, 'model.onnx')).size).toBeLessThan(12e6);
});

describe('the preview model on the bundled song', () => {
  let folder: string;
  let engine: Engine;
  let result: SeparationResult;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'stemwatch-quality-'));
    engine = createEngine();
    result = await engine.separate({
      source: song,
      workFolder: folder,
      packFolder: pack,
      stems: ['vocals', 'drums', 'bass', 'other'],
      separation: defaultSeparation,
      output: { format: 'wav', bitDepth: 24 },
      limits: { maxAudioSeconds: 60 },
    });
  });

  afterAll(async () => {
    await engine.close();
    rmSync(folder, { recursive: true });
  });

  test('gives stems that are closer to the true ones than any fixed share of the mix', () => {
    const mix = readSamples(song, folder);
    const ratios = result.stems.map((stem) => {
      const truth = readSamples(path.join(root, `test/songs/ballad/${stem.name}.flac`), folder);
      const quarter = { left: mix.left.map((x) => x / 4), right: mix.right.map((x) => x / 4) };
      const ratio = globalSdr(truth, readSamples(stem.path, folder));
      expect(ratio).toBeGreaterThan(globalSdr(truth, quarter) + 3);
      return ratio;
    });
    expect(ratios.reduce((sum, ratio) => sum + ratio) / ratios.length).toBeGreaterThan(6.5);
  });

  test('names the graph that made them, and they add up to the mix', () => {
    const manifest = modelPackSchema.parse(JSON.parse(readFileSync(path.join(pack, 'pack.json'), 'utf8')));
    const sha256 = manifest.networks[0]?.sha256;
    expect(result.model).toMatchObject({ id: 'preview', sha256 });
    expect(result.sumResidual).toBeLessThan(-80);
    const mix = readSamples(song, folder);
    const stems = result.stems.map((stem) => readSamples(stem.path, folder));
    const gain = 10 ** (result.commonGain / 20);
    const furthest = mix.left.reduce(
      (worst, sample, i) =>
        Math.max(worst, Math.abs(sample * gain - stems.reduce((sum, { left }) => sum + (left[i] ?? 0), 0))),
      0,
    );
    expect(furthest).toBeLessThan(4 / 2 ** 23);
    expect(stems.map(({ left }) => left.length)).toEqual(Array(4).fill(mix.left.length));
  });
});
