import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { interopPython } from '../interop/python.ts';
import { type BenchResult, inSeconds } from './result.ts';

const program = path.join(import.meta.dirname, '../../gpu-worker/models/export/bench_htdemucs.py');
const threads = 2;
const goals = { shareOfTorch: 0.7, seconds: 2.8, gigabytes: 1.2 };

/** The part of `bench_htdemucs.py --json` that is shown; seconds and bytes for one segment of 7.8 s. */
interface Measured {
  readonly runs: readonly [
    {
      readonly onnxruntime: { readonly seconds: number; readonly peakBytes: number };
      readonly torch: { readonly seconds: number };
      readonly secondsShareOfTorch: number;
      readonly shareOfLimit: number;
    },
  ];
}

/** HTDemucs of the released size with random weights: our export in onnxruntime beside torch, in one run. */
export function benchHtdemucs(): Promise<readonly BenchResult[]> {
  const { stdout, stderr, status, error } = spawnSync(
    interopPython,
    ['-B', program, '--json', '--threads', String(threads)],
    { encoding: 'utf8' },
  );
  if (error || status !== 0) {
    const advice = 'It needs the Python packages of test/interop, which .ci/run installs.';
    throw new Error(`bench_htdemucs.py did not run. ${advice}\n${error?.message ?? stderr}`);
  }
  const [run] = (JSON.parse(stdout) as Measured).runs;
  const { onnxruntime, torch, secondsShareOfTorch, shareOfLimit } = run;
  const gigabytes = onnxruntime.peakBytes / 1e9;
  const what = `HTDemucs, random weights, a segment of 7.8 s on ${threads} threads`;
  return Promise.resolve([
    {
      what: `${what}: time beside torch`,
      figure:
        `${secondsShareOfTorch.toFixed(2)} of torch's (${inSeconds(1000 * onnxruntime.seconds)} and ` +
        `${inSeconds(1000 * torch.seconds)}); ${(100 * shareOfLimit).toFixed(0)} % of the matrix product's limit`,
      goal: `at most ${goals.shareOfTorch} and ${goals.seconds} s`,
      met: secondsShareOfTorch <= goals.shareOfTorch && onnxruntime.seconds <= goals.seconds,
    },
    {
      what: `${what}: peak memory`,
      figure: `${gigabytes.toFixed(2)} GB`,
      goal: `at most ${goals.gigabytes} GB`,
      met: gigabytes <= goals.gigabytes,
    },
  ]);
}
