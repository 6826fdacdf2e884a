import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ApiClient } from '../../cli/client/api-client.ts';
import { uploadFile } from '../../cli/client/upload-file.ts';
import { waitForJob } from '../../cli/client/wait-for-job.ts';
import { type LocalStack, startLocalStack } from '../support/local-stack.ts';
import { childrenOf } from '../support/process-children.ts';
import { writeMadeSong } from './made-song.ts';
import type { BenchResult } from './result.ts';

const allowedMegabytes = 100;

/** Peak memory of worker and engine together for one minute and for an hour, each in a fresh worker. */
export async function benchMemory(): Promise<readonly BenchResult[]> {
  const [minute, hour] = [await peaksFor(60), await peaksFor(3600)];
  const growth = hour.worker + hour.engine - minute.worker - minute.engine;
  return [
    {
      what: 'peak memory of worker and engine, 60 minutes over 1 minute',
      figure:
        `${growth.toFixed(0)} MB (worker ${minute.worker.toFixed(0)} to ${hour.worker.toFixed(0)} MB, ` +
        `engine ${minute.engine.toFixed(0)} to ${hour.engine.toFixed(0)} MB)`,
      goal: `at most ${allowedMegabytes} MB`,
      met: growth <= allowedMegabytes,
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
  const stack = await startLocalStack();
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
  const engines = childrenOf(worker).map(highWater);
  return { worker: highWater(worker), engine: engines.reduce((sum, peak) => sum + peak, 0) };
}

/** The kernel's high-water mark of a process, VmHWM in proc(5), in megabytes. */
function highWater(pid: number): number {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1000;
}
