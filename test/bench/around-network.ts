import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ApiClient } from '../../cli/client/api-client.ts';
import { waitForJob } from '../../cli/client/wait-for-job.ts';
import { availableThreads } from '../../gpu-worker/engine/model/available-threads.ts';
import { loadPack } from '../../gpu-worker/engine/model/load-pack.ts';
import { startNetwork } from '../../gpu-worker/engine/model/network.ts';
import { chunkStride } from '../../gpu-worker/engine/separate/chunks.ts';
import { startLocalStack } from '../support/local-stack.ts';
import { submitSong } from '../support/submit-song.ts';
import { writeMadeSong } from './made-song.ts';
import { type BenchResult, inSeconds } from './result.ts';

const packFolder = path.join(import.meta.dirname, '../../gpu-worker/models/preview');
const songSeconds = 240;

/**
 * What everything around the network costs: a four-minute song through the whole service, less the time that the
 * network alone needs for the same chunks with the same threads, measured before and after in the same run.
 */
export async function benchAroundNetwork(): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'stemwatch-bench-'));
  const stack = await startLocalStack();
  try {
    const file = path.join(folder, 'four-minutes.wav');
    await writeMadeSong(file, songSeconds);
    const client = new ApiClient({ url: stack.url, token: stack.token });
    const song = { name: 'four-minutes.wav', bytes: readFileSync(file) };
    await wholeJob(client, song);
    const before = await networkAlone(statSync(file).size / 4);
    const whole = await wholeJob(client, song);
    const after = await networkAlone(statSync(file).size / 4);
    return [compared(whole, (before + after) / 2)];
  } finally {
    await stack.stop();
    rmSync(folder, { recursive: true });
  }
}

function compared(whole: number, network: number): BenchResult {
  const around = whole - network;
  const allowed = Math.max(2000, network / 10);
  return {
    what: 'a 4-minute wav through the worker: time beside the network',
    figure: `${inSeconds(around)} (job ${inSeconds(whole)}, network alone ${inSeconds(network)})`,
    goal: `below 10 % of the network or 2 s: ${inSeconds(allowed)}`,
    met: around < allowed,
  };
}

/** Milliseconds from claim to end of one job. */
async function wholeJob(client: ApiClient, song: { name: string; bytes: Uint8Array }): Promise<number> {
  const { jobId } = await submitSong(client, song);
  const job = await waitForJob(client, jobId, () => undefined);
  if (job.timings === undefined) throw new Error(`the job did not succeed: ${JSON.stringify(job.failure)}`);
  return job.timings.total;
}

let network: Awaited<ReturnType<typeof startNetwork>> | undefined;

/** Milliseconds of the bare network for as many chunks as the song has. */
async function networkAlone(frames: number): Promise<number> {
  const {
    id: model,
    overlap,
    networks: [entry],
  } = await loadPack(packFolder);
  if (entry === undefined) throw new Error(`${packFolder} has no network`);
  network ??= await startNetwork({
    graph: path.join(packFolder, entry.file),
    model,
    entry,
    settings: { device: 'cpu', threads: availableThreads() },
  });
  const warm = network;
  let left = Math.ceil(frames / chunkStride(warm.shape.segment, overlap));
  const begun = performance.now();
  await Promise.all(
    warm.slots.map(async (_slot, index) => {
      while (left-- > 0) await warm.run(index);
    }),
  );
  return performance.now() - begun;
}
