import { quantities } from '../../core/experiments/quantities.ts';
import type { FailureType } from '../../core/jobs/failures.ts';
import { type Job, type JobResult, jobStages, type Levels } from '../../core/jobs/job.ts';
import { onTime } from '../../core/jobs/on-time.ts';
import type { OutOfMemoryReport } from '../engine/contract.ts';
import type { Worker } from '../worker.ts';

/** Emits what a finished separation is measured by. */
export function emitSuccess(worker: Pick<Worker, 'emit' | 'settings'>, job: Job, result: JobResult): void {
  const { emit, settings } = worker;
  const { model } = job;
  const about = { jobId: job.id };
  emitEnd(worker, job, result.timings.total);
  emit('CostPerJob', result.costUsd, { model, instanceType: settings.instanceType }, about);
  emit('AudioDuration', result.audio.durationSeconds, { model }, about);
  emit('Genre', 1, { genre: result.audio.genre ?? 'unknown' }, about);
  const stages = result.cached === true ? (['fetch', 'publish'] as const) : jobStages;
  for (const stage of stages) emit('StageDuration', result.timings[stage], { stage }, about);
  // What an earlier job found was measured then, and nothing was separated now.
  if (result.cached === true) return;
  emit('ModelLoadDuration', result.timings.load, { model }, about);
  emit('RealTimeFactor', result.realTimeFactor, { model, device: result.device }, about);
  if (result.sumResidual !== null) emit('SumResidual', result.sumResidual, { model }, about);
  emitLevels(worker, job, 'mix', result.mix);
  for (const stem of result.stems) {
    emitLevels(worker, job, stem.name, stem);
    emit('ClippedSamples', stem.clippedSamples, { model, stem: stem.name }, about);
  }
  const raised = raisesPeak(result, settings.limits.stemPeakCeiling);
  emit('StemPeaksAboveCeiling', raised ? 1 : 0, { model }, about);
  emitExperiment(worker, job, result);
}

function emitExperiment({ emit }: Pick<Worker, 'emit'>, { id, experiment }: Job, result: JobResult): void {
  if (experiment === undefined) return;
  const { name, variant, quantity } = experiment;
  const value = quantities[quantity](result);
  if (value !== null) emit('ExperimentResult', value, { experiment: name, variant }, { jobId: id, quantity });
}

function emitLevels(
  { emit }: Pick<Worker, 'emit'>,
  { id, model }: Job,
  stem: string,
  { integratedLoudness, truePeak }: Levels,
): void {
  const about = { jobId: id };
  if (integratedLoudness !== null) emit('IntegratedLoudness', integratedLoudness, { model, stem }, about);
  if (truePeak !== null) emit('TruePeak', truePeak, { model, stem }, about);
}

/** Whether a stem exceeds the ceiling (dBTP) though the song does not: the separation has made a peak of its own. */
function raisesPeak({ mix, stems }: JobResult, ceiling: number): boolean {
  const exceeds = ({ truePeak }: Levels): boolean => truePeak !== null && truePeak > ceiling;
  return !exceeds(mix) && stems.some(exceeds);
}

/**
 * Emits that a job ended, well or not: `job.state` is the status.
 *
 * @param attemptMilliseconds - time of the attempt that ended it; undefined when nobody was left to measure it
 */
export function emitEnd(
  worker: Pick<Worker, 'emit' | 'settings'>,
  job: Job,
  attemptMilliseconds: number | undefined,
): void {
  const dimensions = { model: job.model, status: job.state };
  const about = { jobId: job.id };
  worker.emit('Separations', 1, dimensions, about);
  if (attemptMilliseconds !== undefined)
    worker.emit('SeparationDuration', attemptMilliseconds / 1000, dimensions, about);
  const ended = Date.parse(job.finishedAt ?? job.updatedAt);
  worker.emit('JobDuration', (ended - Date.parse(job.createdAt)) / 1000, dimensions, about);
  const kept = onTime(job, worker.settings.limits);
  if (kept !== undefined) worker.emit('JobOnTime', kept, { model: job.model }, about);
}

/** Emits one failed attempt. */
export function emitFault(worker: Pick<Worker, 'emit'>, job: Job, type: FailureType): void {
  worker.emit('Errors', 1, { errorType: type, component: 'worker' }, { jobId: job.id });
}

/** Emits one run for which the device had too little memory. The engine computes on the first GPU that it sees. */
export function emitOutOfMemory(
  { emit, workerSettings }: Pick<Worker, 'emit' | 'workerSettings'>,
  job: Job,
  { model, chunks }: OutOfMemoryReport,
): void {
  const device = workerSettings.device === 'cuda' ? '0' : 'cpu';
  emit('GpuOutOfMemory', 1, { device }, { jobId: job.id, model, chunks });
}
