import type { JobResult, PublishedStem } from '../../core/jobs/job.ts';
import { genreOf } from '../../core/telemetry/genres.ts';
import type { SeparationResult } from '../engine/contract.ts';

/** What the worker adds to the engine's account. Times in milliseconds. */
export interface AttemptFigures {
  readonly fetch: number;
  readonly publish: number;
  /** From the claim to the last stem published. */
  readonly total: number;
  readonly usdPerHour: number;
}

/** Puts together what a job carries when it has succeeded. */
export function createResult(
  separated: SeparationResult,
  stems: readonly PublishedStem[],
  figures: AttemptFigures,
): JobResult {
  const { durationSeconds, container, codec, sampleRate, channels, tags } = separated.audio;
  const { id, version, sha256 } = separated.model;
  return {
    stems,
    audio: { durationSeconds, container, codec, sampleRate, channels, genre: genreOf(tags['genre']) },
    mix: separated.mix,
    sumResidual: separated.sumResidual,
    commonGain: separated.commonGain,
    model: { id, version, sha256 },
    device: separated.device,
    timings: {
      ...separated.timings,
      fetch: figures.fetch,
      publish: figures.publish,
      total: figures.total,
    },
    ...speedAndCost(durationSeconds, figures),
    warnings: separated.warnings,
  };
}

/** The result of a job whose stems are copies of those of `earlier`: what was found stays true, the times are its own. */
export function createCachedResult(
  earlier: JobResult,
  stems: readonly PublishedStem[],
  figures: AttemptFigures,
): JobResult {
  const { fetch, publish, total } = figures;
  return {
    ...earlier,
    stems,
    timings: { fetch, decode: 0, load: 0, separate: 0, measure: 0, encode: 0, publish, total },
    ...speedAndCost(earlier.audio.durationSeconds, figures),
    cached: true,
  };
}

function speedAndCost(
  durationSeconds: number,
  { total, usdPerHour }: AttemptFigures,
): Pick<JobResult, 'realTimeFactor' | 'costUsd'> {
  const seconds = total / 1000;
  return {
    // A clock of whole milliseconds may see no time pass.
    realTimeFactor: durationSeconds / Math.max(seconds, 0.001),
    costUsd: (usdPerHour * seconds) / 3600,
  };
}
