import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { interopPython } from '../interop/python.ts';
import { wholeAndNetwork } from './around-network.ts';
import { type BenchResult, inSeconds } from './result.ts';

const program = path.join(import.meta.dirname, '../../gpu-worker/models/export/bench_htdemucs.py');
const threads = 2;
const goals = { shareOfTorch: 0.7, seconds: 2.8, gigabytes: 1.2, around: 0.03, snr: 100, error: 1e-5 };

/** The part of `bench_htdemucs.py --json` that is shown; seconds and bytes for one segment of 7.8 s. */
interface Measured {
  /** Of the export against torch, in dB, and the largest difference of a sample, on random weights and inputs. */
  readonly snr: number;
  readonly maxError: number;
  readonly runs: readonly [
    {
      readonly onnxruntime: { readonly seconds: number; readonly peakBytes: number };
      readonly package: { readonly seconds: number; readonly peakBytes: number };
      readonly secondsShareOfPackage: number;
      readonly shareOfLimit: number;
    },
  ];
}

/**
 * HTDemucs of the released size with random weights: our export in onnxruntime beside the demucs package in torch, in one
 * run, and a whole job beside the bare network.
 */
export async function benchHtdemucs(): Promise<readonly BenchResult[]> {
  const models = mkdtempSync(path.join(tmpdir(), 'stemwatch-bench-'));
  try {
    const pack = path.join(models, 'htdemucs');
    const segment = measureSegment(pack);
    renamePack(pack, 'htdemucs');
    return [...segmentResults(segment), await jobResult(models)];
  } finally {
    rmSync(models, { recursive: true });
  }
}

function measureSegment(pack: string): Measured {
  const { stdout, stderr, status, error } = spawnSync(
    interopPython,
    ['-B', program, '--json', '--threads', String(threads), '--pack', pack],
    { encoding: 'utf8' },
  );
  if (error || status !== 0) {
    const advice = 'It needs the Python packages of test/interop, which .ci/run installs.';
    throw new Error(`bench_htdemucs.py did not run. ${advice}\n${error?.message ?? stderr}`);
  }
  return JSON.parse(stdout) as Measured;
}

/** The worker knows models of the catalogue only. */
function renamePack(folder: string, id: string): void {
  const file = path.join(folder, 'pack.json');
  const pack = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  writeFileSync(file, JSON.stringify({ ...pack, id }));
}

function segmentResults({ snr, maxError, runs: [run] }: Measured): readonly BenchResult[] {
  const { onnxruntime: ours, package: theirs, secondsShareOfPackage: share, shareOfLimit } = run;
  const gigabytes = ours.peakBytes / 1e9;
  const what = `HTDemucs, random weights, a segment of 7.8 s on ${threads} threads`;
  return [
    {
      what: `${what}: time beside demucs in torch`,
      figure:
        `${share.toFixed(2)} of its time (${inSeconds(1000 * ours.seconds)} and ` +
        `${inSeconds(1000 * theirs.seconds)}); ${(100 * shareOfLimit).toFixed(0)} % of the matrix product's limit`,
      goal: `at most ${goals.shareOfTorch} and ${goals.seconds} s`,
      met: share <= goals.shareOfTorch && ours.seconds <= goals.seconds,
    },
    {
      what: `${what}: peak memory`,
      figure: `${gigabytes.toFixed(2)} GB (demucs ${(theirs.peakBytes / 1e9).toFixed(2)} GB)`,
      goal: `at most ${goals.gigabytes} GB`,
      met: gigabytes <= goals.gigabytes,
    },
    {
      what: 'HTDemucs of full size, random weights: export against torch',
      figure: `${snr.toFixed(1)} dB, largest error ${maxError.toExponential(1)}`,
      goal: `at least ${goals.snr} dB and at most ${goals.error.toExponential()}`,
      met: snr >= goals.snr && maxError <= goals.error,
    },
  ];
}

async function jobResult(models: string): Promise<BenchResult> {
  const { whole, network } = await wholeAndNetwork(models, 'htdemucs');
  const share = whole / network - 1;
  return {
    what: 'a 4-minute wav through the worker with HTDemucs: time beside the network',
    figure: `${(100 * share).toFixed(1)} % (job ${inSeconds(whole)}, network alone ${inSeconds(network)})`,
    goal: `at most ${100 * goals.around} %`,
    met: share <= goals.around,
  };
}
