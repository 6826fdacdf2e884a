import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { completeOutput } from '../../core/jobs/output.ts';
import type { SeparationRequest, SeparationResult } from './contract.ts';
import { MixFile } from './decode/mix-file.ts';
import { loadPack, packHash } from './model/load-pack.ts';
import type { Model } from './model/model-library.ts';
import { neededStems } from './needed-stems.ts';
import { decodeBlock, type SeparationTools, type SongJob } from './song-job.ts';
import { StageTimer } from './stage-timer.ts';
import type { ProducedStems } from './output-stems.ts';
import { produceStems } from './produce-stems.ts';

/**
 * Separates one song: decodes, runs the networks, measures and encodes side by side, with memory that does not grow with
 * the song. Fails with a `JobFailure`; temporary files stay in the work folder, which the caller removes.
 */
export async function separateSong(
  request: SeparationRequest,
  tools: SeparationTools,
): Promise<SeparationResult> {
  const job: SongJob = { ...tools, request, timer: new StageTimer(tools.now) };
  const pack = await loadPack(request.packFolder);
  const needed = neededStems(request, pack);
  const mix = job.timer.measure('decode', () => openMix(request, pack.sampleRate));
  try {
    const model = await loadWhileDecoding(job, mix, needed);
    const produced = await produceStems(job, mix, model, completeOutput(request.output));
    return describeResult(job, mix, model, produced);
  } finally {
    mix.close();
  }
}

function openMix({ source, workFolder, limits }: SeparationRequest, sampleRate: number): MixFile {
  const { maxAudioSeconds } = limits;
  return new MixFile({ source, target: join(workFolder, 'mix.f32'), sampleRate, maxAudioSeconds });
}

/** Loading happens in the networks' threads and on the disk; meanwhile this one decodes. */
async function loadWhileDecoding(job: SongJob, mix: MixFile, stems: readonly string[]): Promise<Model> {
  const begun = job.now();
  const loading = { done: false };
  job.report({ stage: 'load', done: 0, total: 1 });
  const { packFolder, separation } = job.request;
  const load = job.library.load(packFolder, { stems, separation }, job.settings).finally(() => {
    loading.done = true;
    job.timer.add('load', job.now() - begun);
  });
  // It may fail while the loop waits for its next turn; a failure that nobody handles by then would end the process.
  load.catch(() => undefined);
  try {
    while (!loading.done && decodeBlock(job, mix)) await setImmediate();
  } catch (error) {
    await load.catch(() => null);
    throw error;
  }
  const model = await load;
  job.report({ stage: 'load', done: 1, total: 1 });
  return model;
}

function describeResult(
  job: SongJob,
  mix: MixFile,
  { pack }: Model,
  produced: ProducedStems,
): SeparationResult {
  const { container, codec, sampleRate, channels, tags } = mix.description;
  return {
    audio: { durationSeconds: mix.frames / pack.sampleRate, container, codec, sampleRate, channels, tags },
    model: { id: pack.id, version: pack.version, sha256: packHash(pack), sampleRate: pack.sampleRate },
    device: job.settings.device,
    ...produced,
    timings: job.timer.report(),
    warnings: [...mix.warnings, ...produced.warnings],
  };
}
