import type * as z from 'zod';
import type { jobResponse } from '../api/schemas.ts';
import { failures } from './failures.ts';
import type { Job, JobResult, PublishedStem } from './job.ts';
import { completeOutput, outputFormats } from './output.ts';
import { defaultSeparation } from './separation.ts';
import { stemFileName } from './stem-file-name.ts';

/** A job as the API and the webhooks show it. */
export type JobView = z.input<typeof jobResponse>;

/** Makes the address that a stem is fetched from. */
export type LinkStem = (
  stem: { key: string; fileName: string; mediaType: string },
  job: Job,
) => Promise<{ url: string; urlExpiresAt: string }>;

/** How a job is shown. */
export interface ViewOptions {
  readonly link: LinkStem;
  /** Epoch milliseconds; stems whose time is over are not shown. */
  readonly now: number;
  /** Whether the webhook's secret is shown: only to the request that created the job. */
  readonly withSecret?: boolean;
}

/** Shows a job; leases, fingerprints, owners and secrets stay inside. */
export async function jobView(job: Job, options: ViewOptions): Promise<JobView> {
  const expired = stemsHaveExpired(job, options.now);
  return {
    jobId: job.id,
    state: expired ? 'expired' : job.state,
    uploadId: job.uploadId,
    name: job.name,
    model: job.model,
    stemsRequested: [...job.stems],
    twoStems: job.twoStems,
    separation: job.separation ?? defaultSeparation,
    output: completeOutput(job.output),
    metadata: job.metadata as JobView['metadata'],
    progress: job.state === 'processing' ? job.progress : undefined,
    attempts: job.attempts,
    createdAt: job.createdAt,
    updatedAt: job.updatedAt,
    startedAt: job.startedAt,
    finishedAt: job.finishedAt,
    stemsExpireAt: job.stemsExpireAt,
    ...(job.result === undefined ? {} : resultView(job.result)),
    stems: await stemsView(job, options),
    failure: failureView(job),
    webhook: webhookView(job, options.withSecret === true),
    correlationId: job.correlationId,
  };
}

/** Whether a job has succeeded but its stems can no longer be fetched. */
export function stemsHaveExpired(job: Job, now: number): boolean {
  return job.state === 'succeeded' && job.stemsExpireAt !== undefined && Date.parse(job.stemsExpireAt) <= now;
}

function resultView(result: JobResult): Partial<JobView> {
  const { audio, mix, sumResidual, commonGain, timings, realTimeFactor, device, costUsd, warnings } = result;
  return {
    audio,
    mix,
    sumResidual,
    commonGain,
    timings,
    realTimeFactor,
    device,
    costUsd,
    warnings: [...warnings],
    cached: result.cached === true,
  };
}

async function stemsView(job: Job, options: ViewOptions): Promise<JobView['stems']> {
  if (job.state !== 'succeeded' || job.result === undefined || stemsHaveExpired(job, options.now)) {
    return undefined;
  }
  return Promise.all(job.result.stems.map(async (stem) => stemView(stem, job, options.link)));
}

async function stemView(
  stem: PublishedStem,
  job: Job,
  link: LinkStem,
): Promise<NonNullable<JobView['stems']>[number]> {
  const { key, gain = job.result?.commonGain ?? 0, ...shown } = stem;
  const fileName = stemFileName(job.name, stem.name, job.output);
  const { mediaType } = outputFormats[job.output.format];
  return { ...shown, gain, fileName, mediaType, ...(await link({ key, fileName, mediaType }, job)) };
}

function failureView(job: Job): JobView['failure'] {
  if (job.state !== 'failed' || job.fault === undefined) return undefined;
  const { title, action } = failures[job.fault.type];
  return { type: job.fault.type, title, detail: job.fault.detail, action };
}

function webhookView(job: Job, withSecret: boolean): JobView['webhook'] {
  if (job.webhook === undefined) return undefined;
  const { url, state, attempts, lastError, secret } = job.webhook;
  return { url, state, attempts, lastError, ...(withSecret ? { secret } : {}) };
}
