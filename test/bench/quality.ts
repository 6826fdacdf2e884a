import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { createEngine, type Engine } from '../../gpu-worker/engine/engine-client.ts';
import type { StereoBlock } from '../../gpu-worker/engine/stereo.ts';
import { EngineWorkshop } from '../support/audio/engine-workshop.ts';
import { wavBytes } from '../support/audio/wav-bytes.ts';
import { globalSdr, readSamples, scaleInvariantSdr } from '../support/stem-quality.ts';
import type { BenchResult } from './result.ts';

const pack = path.join(import.meta.dirname, '../../gpu-worker/models/preview');
const songs = process.env.STEMWATCH_BENCH_SONGS || path.join(import.meta.dirname, '../songs');
const stems = ['vocals', 'drums', 'bass', 'other'] as const;
const measures = { uSDR: globalSdr, 'SI-SDR': scaleInvariantSdr } as const;

/** Estimates of one stem of one song, by what made them. */
type Estimates = Readonly<Record<'preview' | 'mixture' | 'mixture / 4', StereoBlock>>;

/**
 * How close the stems of `preview` are to the true ones, beside the mixture and a quarter of it, mean over the songs in
 * STEMWATCH_BENCH_SONGS: folders with vocals, drums, bass and other as flac. By default the one of the tests.
 */
export async function benchQuality(): Promise<readonly BenchResult[]> {
  const folders = readdirSync(songs)
    .map((name) => path.join(songs, name))
    .filter((folder) => existsSync(path.join(folder, 'vocals.flac')));
  const table = new Map<string, number[]>();
  const [workshop, engine] = [await EngineWorkshop.open(), createEngine()];
  try {
    for (const folder of folders) await scoreSong(folder, workshop, engine, table);
  } finally {
    await engine.close();
    await workshop.close();
  }
  return [...table].map(([what, ratios]) => row(`${what}, ${folders.length} songs`, ratios));
}

/** Adds the ratios of each estimate and measure: the four stems of one song after those of the song before. */
async function scoreSong(
  folder: string,
  workshop: EngineWorkshop,
  engine: Engine,
  table: Map<string, number[]>,
): Promise<void> {
  const truths = stems.map((stem) => readSamples(path.join(folder, `${stem}.flac`), workshop.folder));
  const mixture = added(truths);
  const name = `${path.basename(folder)}.wav`;
  const song = await workshop.upload(name, wavBytes([mixture.left, mixture.right], 44_100, 'float32'));
  const { stems: made } = await engine.separate(
    await workshop.request(song, pack, { stems, output: { format: 'wav', bitDepth: 32 } }),
  );
  for (const [index, stem] of stems.entries()) {
    const path = made.find((each) => each.name === stem)?.path ?? '';
    const preview = readSamples(path, workshop.folder);
    const estimates: Estimates = { preview, mixture, 'mixture / 4': scaled(mixture, 0.25) };
    for (const [maker, estimate] of Object.entries(estimates)) {
      for (const [measure, ratio] of Object.entries(measures)) {
        const key = `${measure} of ${maker}`;
        table.set(key, [...(table.get(key) ?? []), ratio(truths[index]!, estimate)]);
      }
    }
  }
}

function row(what: string, ratios: readonly number[]): BenchResult {
  const each = stems.map(
    (stem, at) => `${stem} ${mean(ratios.filter((_, i) => i % stems.length === at)).toFixed(2)}`,
  );
  return { what, figure: `${mean(ratios).toFixed(2)} dB (${each.join(', ')})` };
}

const mean = (some: readonly number[]): number => some.reduce((sum, ratio) => sum + ratio, 0) / some.length;

function added(blocks: readonly StereoBlock[]): StereoBlock {
  const side = (channel: keyof StereoBlock): Float32Array =>
    blocks[0]![channel].map((_, i) => blocks.reduce((sum, block) => sum + (block[channel][i] ?? 0), 0));
  return { left: side('left'), right: side('right') };
}

function scaled({ left, right }: StereoBlock, factor: number): StereoBlock {
  return { left: left.map((x) => x * factor), right: right.map((x) => x * factor) };
}
