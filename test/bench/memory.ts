import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ApiClient } from '../../cli/client/api-client.ts';
import { uploadFile } from '../../cli/client/upload-file.ts';
import { waitForJob } from '../../cli/client/wait-for-job.ts';
import { type LocalStack, startLocalStack } from '../support/local-stack.ts';
import { childrenOf } from '../support/process-children.ts';
import { writeMadeSong } from './made-song.ts';
import { peakMemory } from './peak-memory.ts';
import type { BenchResult } from './result.ts';

const allowedMegabytes = 100;

/** Peak memory of worker and engine together for 1, 10 and 60 minutes, each in a fresh worker. */
export async function benchMemory(): Promise<readonly BenchResult[]> {
  const peaks: Peaks[] = [];
  for (const minutes of [1, 10, 60]) peaks.push(await peaksFor(60 * minutes));
  const sums = peaks.map(({ worker, engine }) => worker + engine);
  const apart = Math.max(...sums) - Math.min(...sums);
  const each = (name: keyof Peaks): string => peaks.map((peak) => peak[name].toFixed(0)).join(', ');
  return [
    {
      what: 'peak memory of worker and engine at 1, 10 and 60 minutes',
      figure: `${apart.toFixed(0)} MB apart (worker ${each('worker')} MB, engine ${each('engine')} MB)`,
      goal: `at most ${allowedMegabytes} MB`,
      met: apart <= allowedMegabytes,
    },
  ];
}

/** Highest resident memory so far, in megabytes. */
interface Peaks {
  readonly worker: number;
  readonly engine: number;
}

async function peaksFor(seconds: number): Promise<Peaks> {
  const folder = mkdtempSync(path.join(tmpdir(), 'stemwatch-bench-'));
  const stack = await startLocalStack({ limits: { resultCacheSeconds: 0 } });
  try {
    const file = path.join(folder, 'song.wav');
    await writeMadeSong(file, seconds);
    const client = new ApiClient({ url: stack.url, token: stack.token });
    const uploadId = await uploadFile(client, file, () => undefined);
    const { jobId } = await client.createJob({ uploadId });
    const job = await waitForJob(client, jobId, () => undefined);
    if (job.state !== 'succeeded') throw new Error(`the job did not succeed: ${JSON.stringify(job.failure)}`);
    return peaksOf(stack);
  } finally {
    await stack.stop();
    rmSync(folder, { recursive: true });
  }
}

/** The worker and its engine. */
function peaksOf(stack: LocalStack): Peaks {
  const worker = stack.pid('worker');
  if (worker === undefined) throw new Error('the worker does not run');
  const engine = childrenOf(worker).reduce((sum, pid) => sum + peakMemory(pid), 0);
  return { worker: peakMemory(worker) / 1e6, engine: engine / 1e6 };
}
