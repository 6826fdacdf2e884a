import { relative } from 'node:path';
import { jobStages } from '../../core/jobs/job.ts';
import type { JobView } from '../client/api-client.ts';
import type { SeparatedSong } from '../client/separate-song.ts';
import { table } from './table.ts';

/** What `--json` prints of a song: one object on the last line. */
export interface SongReport {
  readonly jobId: string | null;
  readonly state: JobView['state'];
  readonly stems: readonly { readonly name: string; readonly path: string }[];
  /** Seconds of each stage and in total; stages overlap. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Whether the stems are copies of those of an earlier job. */
  readonly cached?: boolean;
  readonly failure?: {
    readonly type: string;
    readonly title: string;
    readonly detail: string;
    readonly action: string;
  };
}

/** The machine-readable report of a song. */
export function songReport({ job, stems }: SeparatedSong): SongReport {
  const seconds = Object.entries(job.timings ?? {}).map(([stage, milliseconds]) => [
    stage,
    milliseconds / 1000,
  ]);
  return {
    jobId: job.jobId,
    state: job.state,
    stems,
    seconds: Object.fromEntries(seconds),
    ...(job.cached === undefined ? {} : { cached: job.cached }),
    ...(job.failure === undefined ? {} : { failure: job.failure }),
  };
}

/** What a person wants to know about a finished job: times, levels, files. */
export function songSummary({ job, stems, folder }: SeparatedSong): string {
  const files = stems.map(({ path }) => `  ${shortPath(path)}`);
  const parts = [
    headline(job),
    timings(job),
    levels(job),
    ...(job.warnings ?? []).map((warning) => `Note: ${warning}`),
    `Stems in ${shortPath(folder)}:\n${files.join('\n')}`,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** The path from here, unless that leads upwards. */
function shortPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith('..') ? path : fromHere;
}

function headline(job: JobView): string {
  const { audio, realTimeFactor, cached } = job;
  if (audio === undefined) return `${job.name}: ${job.state}.`;
  if (cached === true)
    return `${job.name}: ${audio.durationSeconds.toFixed(1)} s of ${audio.codec}, stems copied from an earlier job with ${job.model}.`;
  const speed =
    realTimeFactor === undefined ? '' : `, ${realTimeFactor.toFixed(1)} times real time on ${job.device}`;
  return `${job.name}: ${audio.durationSeconds.toFixed(1)} s of ${audio.codec}, separated by ${job.model}${speed}.`;
}

function timings({ timings: measured, cached }: JobView): string {
  if (measured === undefined) return '';
  const rows = [...jobStages, 'total' as const].flatMap((stage) => {
    const milliseconds = measured[stage];
    return milliseconds === undefined || (cached === true && milliseconds === 0)
      ? []
      : [[stage, `${(milliseconds / 1000).toFixed(2)} s`]];
  });
  return `Time of each stage (they overlap):\n${table(rows, ['left', 'right'])}`;
}

function levels({ stems = [], mix, sumResidual }: JobView): string {
  const rows = stems.map((stem) => [stem.name, ...figures(stem), remarks(stem)]);
  if (mix !== undefined) rows.push(['(mix)', ...figures(mix), '']);
  const residual = sumResidual === undefined || sumResidual === null ? '' : residualLine(sumResidual);
  const header = ['stem', 'loudness', 'true peak', ''];
  return `${table([header, ...rows], ['left', 'right', 'right', 'left'])}${residual}`;
}

function remarks({ silent, gain }: { silent: boolean; gain: number }): string {
  const lowered = gain < 0 ? `lowered by ${(-gain).toFixed(1)} dB` : '';
  return silent ? 'silent' : lowered;
}

const residualLine = (decibels: number): string =>
  `\n  The sum of all stems differs from the mix by ${decibels.toFixed(1)} dB.`;

function figures(of: { integratedLoudness: number | null; truePeak: number | null }): string[] {
  return [unit(of.integratedLoudness, 'LUFS'), unit(of.truePeak, 'dBTP')];
}

const unit = (value: number | null, name: string): string =>
  value === null ? '-' : `${value.toFixed(1)} ${name}`;

/** Why a job did not give stems, as a message. */
export function failureText({ name, state, failure }: JobView): string {
  if (failure === undefined) return `${name}: the job was ${state}.`;
  return `${name}: ${failure.title} ${failure.detail} ${failure.action}`;
}
