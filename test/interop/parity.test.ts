import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { defaultSeparation, type SeparationOptions } from '../../core/jobs/separation.ts';
import { loadPack } from '../../gpu-worker/engine/model/load-pack.ts';
import { createEngine } from '../../gpu-worker/engine/engine-client.ts';
import { EngineWorkshop } from '../support/audio/engine-workshop.ts';
import { largestDifference, peak, stereoNoise } from '../support/audio/signals.ts';
import { readWav, wavBytes } from '../support/audio/wav-bytes.ts';
import { interopPython } from './python.ts';

const reference = path.join(import.meta.dirname, 'reference');
const engine = createEngine({ threads: 1 });
let workshop: EngineWorkshop;

beforeAll(async () => {
  workshop = await EngineWorkshop.open();
});

afterAll(async () => {
  await engine.close();
  await workshop.close();
});

function python(...args: string[]): void {
  const run = spawnSync(interopPython, ['-B', ...args], { cwd: reference, encoding: 'utf8' });
  if (run.error) throw run.error;
  expect(`${run.status} ${run.stderr}`).toMatch(/^0 /);
}

/** Noise that swells, with an offset that normalisation has to notice. */
async function writeSong(name: string, frames: number): Promise<string> {
  const channels = stereoNoise(0.5, frames).map((channel) =>
    channel.map((x, i) => 0.05 + x * (0.1 + (0.9 * i) / frames)),
  );
  return workshop.upload(name, wavBytes(channels, 44_100, 'float32'));
}

/** What the reference procedure makes of the song, raw [stems, 2, frames]. */
async function referenceStems(
  command: string,
  folders: string[],
  song: string,
  { shifts, seed, overlap, segment }: SeparationOptions,
): Promise<Float32Array> {
  const out = `${song}.stems`;
  const options = ['--shifts', shifts, '--seed', seed];
  if (overlap !== undefined) options.push('--overlap', overlap);
  if (segment !== undefined) options.push('--segment', Math.round(segment * 44_100));
  python(command, ...folders, song, out, ...options.map(String));
  const bytes = await readFile(out);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** What the engine makes of it, in the same form. */
async function engineStems(pack: string, song: string, separation: SeparationOptions): Promise<Float32Array> {
  const { stems } = await loadPack(pack);
  const output = { format: 'wav', bitDepth: 32 } as const;
  const result = await engine.separate(await workshop.request(song, pack, { stems, separation, output }));
  const files = await Promise.all(result.stems.map((stem) => readFile(stem.path)));
  const channels = files.flatMap((file) => readWav(file).channels);
  const frames = channels[0]?.length ?? 0;
  const samples = new Float32Array(frames * channels.length);
  channels.forEach((channel, place) => samples.set(channel, place * frames));
  return samples;
}

async function expectParity(
  command: string,
  folders: string[],
  song: string,
  separation: SeparationOptions,
): Promise<void> {
  const wanted = await referenceStems(command, folders, song, separation);
  const made = await engineStems(folders[0] ?? '', song, separation);
  expect(made).toHaveLength(wanted.length);
  expect(peak(wanted)).toBeGreaterThan(0.05);
  expect(largestDifference(made, wanted)).toBeLessThan(1e-4);
}

const spectrogram = ['--fft-size', '6144', '--bins', '2048', '--frames', '32', '--batch', 'single'];
const smallSpectrogram = ['--fft-size', '5120', '--hop', '512', '--bins', '2561', '--frames', '40'];
const bag = ['--segment', '20000,15001', '--weights', '1,0.5,0,2', '--weights', '0,1,1,1'];

test.each([
  ['waveform', 'a waveform network of any batch', ['--segment', '20000'], 75_003],
  ['waveform', 'a waveform network of single batches', ['--segment', '20001', '--batch', 'single'], 45_100],
  ['waveform', 'a waveform network on a song shorter than its segment', ['--segment', '20000'], 9_000],
  ['waveform', 'a weighted bag of waveform networks', bag, 70_000],
  ['spectrogram', 'a spectrogram network', spectrogram, 90_001],
  ['spectrogram', 'a spectrogram network on a short song', spectrogram, 2_000],
  ['spectrogram', 'a spectrogram network of another size', [...smallSpectrogram, '--overlap', '0.6'], 70_000],
  ['spectrogram', 'a spectrogram network without overlap', [...smallSpectrogram, '--overlap', '0'], 70_000],
] as const)(
  '%s: the whole engine agrees with the reference procedure in torch to 1e-4 for %s',
  async (form, name, options, frames) => {
    const folder = workshop.path(name.replaceAll(' ', '-'));
    const folders = [path.join(folder, 'pack'), path.join(folder, 'networks')];
    python('make_pack.py', form, ...folders, ...options);
    const song = await writeSong(`${path.basename(folder)}.wav`, frames);
    const command = form === 'waveform' ? 'apply_waveform.py' : 'apply_mdx.py';
    await expectParity(command, folders, song, defaultSeparation);
  },
);

const shifted = { shifts: 3, seed: 11 };

test.each([
  ['waveform', 'shifts', ['--segment', '20000'], 75_003, shifted],
  [
    'waveform',
    'other shifts and much overlap',
    ['--segment', '30001'],
    41_000,
    { ...shifted, seed: 12, overlap: 0.75 },
  ],
  ['waveform', 'shifts of a bag', bag, 70_000, shifted],
  ['waveform', 'shifts of a song shorter than half a second', ['--segment', '20000'], 9_000, shifted],
  ['waveform', 'a shorter segment', ['--segment', '30000'], 75_003, { ...defaultSeparation, segment: 0.3 }],
  [
    'waveform',
    'shifts of a shorter segment',
    ['--segment', '30000'],
    75_003,
    { ...shifted, overlap: 0.4, segment: 0.3 },
  ],
  ['spectrogram', 'shifts', spectrogram, 90_001, shifted],
  ['spectrogram', 'shifts and much overlap', smallSpectrogram, 50_000, { ...shifted, overlap: 0.8 }],
] as const)(
  '%s: the whole engine agrees with the reference procedure in torch to 1e-4 when a job asks for %s',
  async (form, name, options, frames, separation) => {
    const folder = workshop.path(`${form}-${name.replaceAll(' ', '-')}`);
    const folders = [path.join(folder, 'pack'), path.join(folder, 'networks')];
    python('make_pack.py', form, ...folders, ...options);
    const song = await writeSong(`${path.basename(folder)}.wav`, frames);
    const command = form === 'waveform' ? 'apply_waveform.py' : 'apply_mdx.py';
    await expectParity(command, folders, song, separation);
    const plain = await engineStems(folders[0] ?? '', song, defaultSeparation);
    const asked = await engineStems(folders[0] ?? '', song, separation);
    expect(largestDifference(asked, plain)).toBeGreaterThan(1e-3);
  },
  60_000,
);
