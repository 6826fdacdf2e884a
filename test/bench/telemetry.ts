import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { ApiClient } from '../../cli/client/api-client.ts';
import { startLocalStack } from '../support/local-stack.ts';
import { submitSong } from '../support/submit-song.ts';
import { writeMadeSong } from './made-song.ts';
import type { BenchResult } from './result.ts';
import type { TelemetryCost } from './telemetry-memory.ts';
import type { WorkerRun } from './telemetry-worker.ts';

const jobs = 4;
const songSeconds = 120;
/** Short songs before the ones that count: they load the model and compile what the others use. */
const warmUps = 5;
const warmUpSeconds = 5;
/** Taken in turns, because a machine does not stay as fast as it is. */
const modes = ['off', 'on', 'on', 'off'] as const;

/** What measuring, logging and exporting cost a worker that has one song after the other, beside one that does none of it. */
export async function benchTelemetry(): Promise<readonly BenchResult[]> {
  const cost = await child<TelemetryCost>('telemetry-memory.ts', ['--expose-gc'], [], process.env);
  const { on, off } = await runs();
  const share = (100 * (sum(on, 'processor') - sum(off, 'processor'))) / sum(on, 'clock');
  const perJob = (taken: readonly WorkerRun[]): string =>
    `${(sum(taken, 'processor') / jobs / taken.length).toFixed(1)} ms`;
  const held = cost.held + cost.heldByTracing;
  return [
    {
      what: `telemetry of a worker that has songs of ${songSeconds} s one after the other: processor time`,
      figure: `${share.toFixed(2)} % of one core, ${(share / cpus().length).toFixed(2)} % of the machine (${perJob(on)} for each job with it, ${perJob(off)} without)`,
      goal: 'below 1 %',
      met: share < 1,
    },
    {
      what: 'the same: memory held by metrics, log and samplers, and by tracing with its exporter',
      figure: `${megabytes(cost.held)} and ${megabytes(cost.heldByTracing)}`,
      goal: 'below 5 MB',
      met: held < 5e6,
    },
    {
      what: 'one sample of processors, memory and disks, each minute',
      figure: `${cost.sample.toFixed(1)} ms of processor time, ${((100 * cost.sample) / 60_000).toFixed(4)} %`,
    },
  ];
}

async function runs(): Promise<Readonly<Record<'on' | 'off', readonly WorkerRun[]>>> {
  const stack = await startLocalStack({
    processes: ['aws', 'api'],
    limits: { resultCacheSeconds: 0, requestsPerMinute: 10_000 },
  });
  const collector = createServer(
    (request, response) => void request.resume().on('end', () => response.end()),
  );
  await once(collector.listen(0, '127.0.0.1'), 'listening');
  const { port } = collector.address() as AddressInfo;
  const environment = { ...stack.environment, OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` };
  const taken: Record<'on' | 'off', WorkerRun[]> = { on: [], off: [] };
  try {
    const [brief, song] = [await madeSong(warmUpSeconds), await madeSong(songSeconds)];
    const client = new ApiClient({ url: stack.url, token: stack.token });
    for (const mode of modes) {
      for (let job = 0; job < warmUps + jobs; job++)
        await submitSong(client, { name: 'song.wav', bytes: job < warmUps ? brief : song });
      const counts = [String(warmUps), String(jobs)];
      taken[mode].push(await child<WorkerRun>('telemetry-worker.ts', [], [mode, ...counts], environment));
    }
    return taken;
  } finally {
    collector.closeAllConnections();
    collector.close();
    await stack.stop();
  }
}

async function madeSong(seconds: number): Promise<Uint8Array> {
  const folder = mkdtempSync(path.join(tmpdir(), 'stemwatch-bench-'));
  const file = path.join(folder, 'song.wav');
  await writeMadeSong(file, seconds);
  const bytes = readFileSync(file);
  rmSync(folder, { recursive: true });
  return bytes;
}

/** What a program of this folder tells; its output is read, as something reads that of a worker. */
async function child<T>(
  program: string,
  nodeFlags: readonly string[],
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<T> {
  const running = fork(path.join(import.meta.dirname, program), [...args], {
    execArgv: ['--disable-warning=ExperimentalWarning', ...nodeFlags],
    env,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  running.stdout?.resume();
  let told: T | undefined;
  running.once('message', (message) => {
    told = message as T;
  });
  await once(running, 'exit');
  if (told === undefined) throw new Error(`${program} ended without a result`);
  return told;
}

const sum = (taken: readonly WorkerRun[], what: keyof WorkerRun): number =>
  taken.reduce((total, run) => total + run[what], 0);

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
