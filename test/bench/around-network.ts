import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ApiClient } from '../../cli/client/api-client.ts';
import { waitForJob } from '../../cli/client/wait-for-job.ts';
import type { ModelId } from '../../core/models/catalogue.ts';
import { startLocalStack } from '../support/local-stack.ts';
import { submitSong } from '../support/submit-song.ts';
import { writeMadeSong } from './made-song.ts';
import { networkAlone } from './network-alone.ts';
import { type BenchResult, inSeconds } from './result.ts';

const models = path.join(import.meta.dirname, '../../gpu-worker/models');
const songSeconds = 240;

/** What everything around the network of `preview` costs. */
export async function benchAroundNetwork(): Promise<readonly BenchResult[]> {
  const { whole, network } = await wholeAndNetwork(models, 'preview');
  const allowed = Math.max(2000, network / 10);
  return [
    {
      what: 'a 4-minute wav through the worker: time beside the network',
      figure: `${inSeconds(whole - network)} (job ${inSeconds(whole)}, network alone ${inSeconds(network)})`,
      goal: `below 10 % of the network or 2 s: ${inSeconds(allowed)}`,
      met: whole - network < allowed,
    },
  ];
}

/**
 * Milliseconds of a four-minute song through the whole service, and of the network alone for the same chunks with the
 * same threads, before and after in the same run.
 */
export async function wholeAndNetwork(
  modelsFolder: string,
  model: ModelId,
): Promise<{ readonly whole: number; readonly network: number }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'stemwatch-bench-'));
  const variables = { STEMWATCH_MODELS: model, STEMWATCH_MODELS_FOLDER: modelsFolder };
  const stack = await startLocalStack({ variables, limits: { resultCacheSeconds: 0 } });
  try {
    const file = path.join(folder, 'four-minutes.wav');
    await writeMadeSong(file, songSeconds);
    const client = new ApiClient({ url: stack.url, token: stack.token });
    const song = { name: 'four-minutes.wav', bytes: readFileSync(file), job: { model } };
    const [pack, frames] = [path.join(modelsFolder, model), statSync(file).size / 4];
    const before = await networkAlone(pack, frames);
    await wholeJob(client, { ...song, bytes: await briefSong(folder) });
    const whole = await wholeJob(client, song);
    const after = await networkAlone(pack, frames);
    return { whole, network: (before + after) / 2 };
  } finally {
    await stack.stop();
    rmSync(folder, { recursive: true });
  }
}

/** A song that loads the network into the engine before anything is measured. */
async function briefSong(folder: string): Promise<Uint8Array> {
  const file = path.join(folder, 'brief.wav');
  await writeMadeSong(file, 10);
  return readFileSync(file);
}

/** Milliseconds from claim to end of one job. */
async function wholeJob(client: ApiClient, song: Parameters<typeof submitSong>[1]): Promise<number> {
  const { jobId } = await submitSong(client, song);
  const job = await waitForJob(client, jobId, () => undefined);
  if (job.timings === undefined) throw new Error(`the job did not succeed: ${JSON.stringify(job.failure)}`);
  return job.timings.total;
}
