import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { OutputRequest } from '../../core/jobs/output.ts';
import { defaultSeparation } from '../../core/jobs/separation.ts';
import type { SeparationResult } from '../../gpu-worker/engine/contract.ts';
import { createEngine, type Engine } from '../../gpu-worker/engine/engine-client.ts';

const root = path.join(import.meta.dirname, '../..');
const song = path.join(root, 'local/song/slow-ballad.flac');

let folder: string;
let engine: Engine;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'stemwatch-interop-'));
  engine = createEngine();
});

afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
});

async function vocals(output: OutputRequest): Promise<SeparationResult> {
  return engine.separate({
    source: song,
    workFolder: mkdtempSync(path.join(folder, 'job-')),
    packFolder: path.join(root, 'gpu-worker/models/preview'),
    stems: ['vocals'],
    separation: defaultSeparation,
    output,
    limits: { maxAudioSeconds: 60 },
  });
}

/** What Debian's ffmpeg reads from a file, as interleaved 32-bit integers. */
function decoded(file: string): Int32Array {
  const run = spawnSync('ffmpeg', ['-v', 'error', '-i', file, '-f', 's32le', '-'], { maxBuffer: 2 ** 28 });
  expect(run.stderr.toString()).toBe('');
  return new Int32Array(run.stdout.buffer, run.stdout.byteOffset, run.stdout.length / 4);
}

/** Loudness and true peak by ffmpeg's `ebur128` filter. */
function measured(file: string): { integrated: number; truePeak: number } {
  const run = spawnSync(
    'ffmpeg',
    ['-hide_banner', '-nostats', '-i', file, '-af', 'ebur128=peak=true', '-f', 'null', '-'],
    {
      encoding: 'utf8',
    },
  );
  const summary = run.stderr.slice(run.stderr.lastIndexOf('Summary:'));
  return {
    integrated: Number(/I:\s+(-?[\d.]+) LUFS/.exec(summary)?.[1]),
    truePeak: Number(/Peak:\s+(-?[\d.]+) dBFS/.exec(summary)?.[1]),
  };
}

const samplesOfSong = () => decoded(song).length;

describe("stems as Debian's programs read them", () => {
  test('wav of every depth and flac are whole, and the lossless ones agree to the sample', async () => {
    const wav24 = decoded((await vocals({ format: 'wav', bitDepth: 24 })).stems[0]!.path);
    const flac24 = decoded((await vocals({ format: 'flac', bitDepth: 24 })).stems[0]!.path);
    const wav16 = decoded((await vocals({ format: 'wav', bitDepth: 16 })).stems[0]!.path);
    expect(wav24.length).toBe(samplesOfSong());
    expect(
      Buffer.compare(
        Buffer.from(wav24.buffer, wav24.byteOffset, wav24.byteLength),
        Buffer.from(flac24.buffer, flac24.byteOffset, flac24.byteLength),
      ),
    ).toBe(0);
    const apart = wav16.reduce((worst, sample, i) => Math.max(worst, Math.abs(sample - wav24[i]!)), 0);
    expect(apart).toBeLessThanOrEqual(2 ** 31 / 2 ** 15 / 2 + 2 ** 8);
  });

  test("flac's own checker accepts the file with its checksum", async () => {
    const { stems } = await vocals({ format: 'flac', bitDepth: 16 });
    const run = spawnSync('flac', ['--test', '--silent', '--warnings-as-errors', stems[0]!.path], {
      encoding: 'utf8',
    });
    expect({ status: run.status, stderr: run.stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('an mp3 is as long as the song to within one frame', async () => {
    const { stems } = await vocals({ format: 'mp3' });
    expect(Math.abs(decoded(stems[0]!.path).length - samplesOfSong())).toBeLessThanOrEqual(2 * 1152);
  });

  test("loudness and true peak agree with ffmpeg's ebur128 to 0.1", async () => {
    const { stems } = await vocals({ format: 'wav', bitDepth: 32 });
    const reference = measured(stems[0]!.path);
    expect(Math.abs(stems[0]!.integratedLoudness! - reference.integrated)).toBeLessThanOrEqual(0.1);
    expect(Math.abs(stems[0]!.truePeak! - reference.truePeak)).toBeLessThanOrEqual(0.1);
  });
});
