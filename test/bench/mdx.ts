import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defaultSeparation } from '../../core/jobs/separation.ts';
import { createEngine } from '../../gpu-worker/engine/engine-client.ts';
import { interopPython } from '../interop/python.ts';
import { writeMadeSong } from './made-song.ts';
import { peakMemory } from './peak-memory.ts';
import { type BenchResult, inSeconds } from './result.ts';

const songSeconds = 30;
const size = [
  '--fft-size',
  '6144',
  '--bins',
  '3072',
  '--frames',
  '256',
  '--width',
  '48',
  '--batch',
  'single',
];
const makePack = path.join(import.meta.dirname, '../interop/reference/make_pack.py');
const theirProgram = path.join(import.meta.dirname, 'audio_separator_run.py');
const theirPython = process.env.STEMWATCH_AUDIO_SEPARATOR_PYTHON;

interface Run {
  readonly seconds: number;
  readonly peakBytes: number;
}

/**
 * The same MDX-Net network (random weights, the size of public ones) in our engine and in python-audio-separator: one
 * song, a first run in the same process that does not count, the defaults of both, which are an overlap of a quarter.
 */
export async function benchMdx(): Promise<readonly BenchResult[]> {
  if (theirPython === undefined) {
    throw new Error('Set STEMWATCH_AUDIO_SEPARATOR_PYTHON to a Python that has the package audio-separator.');
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'stemwatch-bench-'));
  try {
    const [pack, song] = [path.join(folder, 'pack'), path.join(folder, 'song.wav')];
    await writeMadeSong(song, songSeconds);
    python(interopPython, makePack, 'spectrogram', pack, path.join(folder, 'networks'), ...size);
    const theirs = JSON.parse(python(theirPython, theirProgram, pack, song)) as Run;
    const ours = await ourRun(folder, pack, song);
    return compared(ours, theirs);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compared(ours: Run, theirs: Run): readonly BenchResult[] {
  const what = `MDX network of 66 MB, random weights, ${songSeconds} s of audio, beside python-audio-separator`;
  return [
    {
      what: `${what}: time`,
      figure: `${inSeconds(1000 * ours.seconds)} and ${inSeconds(1000 * theirs.seconds)}: ${(ours.seconds / theirs.seconds).toFixed(2)} of its time`,
      goal: 'no slower',
      met: ours.seconds <= theirs.seconds,
    },
    {
      what: `${what}: peak memory`,
      figure: `${megabytes(ours.peakBytes)} and ${megabytes(theirs.peakBytes)}`,
      goal: 'lower',
      met: ours.peakBytes < theirs.peakBytes,
    },
  ];
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

/** Memory is that of the engine's process and of this one, which stands for the worker. */
async function ourRun(folder: string, packFolder: string, source: string): Promise<Run> {
  const engine = createEngine();
  try {
    let seconds = 0;
    for (const name of ['first', 'second']) {
      const workFolder = path.join(folder, name);
      mkdirSync(workFolder);
      const begun = performance.now();
      await engine.separate({
        source,
        packFolder,
        workFolder,
        stems: ['vocals', 'instrumental'],
        separation: defaultSeparation,
        output: { format: 'wav', bitDepth: 24 },
        limits: { maxAudioSeconds: 600 },
      });
      seconds = (performance.now() - begun) / 1000;
    }
    return { seconds, peakBytes: peakMemory(engine.pid ?? process.pid) + peakMemory(process.pid) };
  } finally {
    await engine.close();
  }
}

function python(program: string, ...args: string[]): string {
  const { stdout, stderr, status, error } = spawnSync(program, ['-B', ...args], { encoding: 'utf8' });
  if (error || status !== 0) throw new Error(`${args[0]} did not run: ${error?.message ?? stderr}`);
  return stdout.trim().split('\n').at(-1) ?? '';
}
