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
  const [minute, hour] = [await peakFor(60), await peakFor(3600)];
  const growth = hour - minute;
  return [
    {
      what: 'peak memory of worker and engine, 60 minutes over 1 minute',
      figure: `${growth.toFixed(0)} MB (${minute.toFixed(0)} and ${hour.toFixed(0)} MB)`,
      goal: `at most ${allowedMegabytes} MB`,
      met: growth <= allowedMegabytes,
    },
  ];
}

async function peakFor(seconds: number): Promise<number> {
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
    return peakOfWorker(stack);
  } finally {
    await stack.stop();
    rmSync(folder, { recursive: true });
  }
}

/** The kernel's high-water marks (VmHWM in proc(5)) of the worker and its engine, in megabytes. */
function peakOfWorker(stack: LocalStack): number {
  const worker = stack.pid('worker');
  if (worker === undefined) throw new Error('the worker does not run');
  return [worker, ...childrenOf(worker)].reduce((sum, pid) => {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return sum + Number(kilobytes) / 1000;
  }, 0);
}
