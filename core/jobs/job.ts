import type { Genre } from '../telemetry/genres.ts';
import type { Quantity } from '../experiments/quantities.ts';
import type { FailureType } from './failures.ts';
import type { OutputRequest } from './output.ts';
import type { SeparationOptions } from './separation.ts';
import type { JobState } from './states.ts';
import type { TwoStems } from './two-stems.ts';

/** Stages of a job, in order, as progress and the `StageDuration` metric name them. */
export const jobStages = ['fetch', 'decode', 'load', 'separate', 'measure', 'encode', 'publish'] as const;
export type JobStage = (typeof jobStages)[number];

/** Measured progress: the stage at work and the share of the whole job that is done, 0 to 1. */
export interface JobProgress {
  readonly stage: JobStage;
  readonly fraction: number;
}

/** Level figures: integrated loudness in LUFS and true peak in dBTP (BS.1770-4), null for silence. */
export interface Levels {
  readonly integratedLoudness: number | null;
  readonly truePeak: number | null;
  readonly clippedSamples: number;
}

/** One published stem; `key` is its object key. */
export interface PublishedStem extends Levels {
  readonly name: string;
  readonly key: string;
  readonly bytes: number;
  readonly silent: boolean;
  /** Gain given to this stem, a common one included, in dB; absent in old records, which know only the common one. */
  readonly gain?: number;
}

/** What a finished separation found and made. */
export interface JobResult {
  readonly stems: readonly PublishedStem[];
  readonly audio: {
    readonly durationSeconds: number;
    readonly container: string;
    readonly codec: string;
    readonly sampleRate: number;
    readonly channels: number;
    /** By the file's own tag; absent in old records. */
    readonly genre?: Genre;
  };
  readonly mix: Levels;
  /** How far the sum of all stems, or of a stem and its rest, is from the mix, in dB; null when the mix is silent or not all were made. */
  readonly sumResidual: number | null;
  /** Gain given to every stem alike so that none clips, in dB; 0 where each stem gets its own. */
  readonly commonGain: number;
  readonly model: { readonly id: string; readonly version: string; readonly sha256: string };
  readonly device: 'cpu' | 'cuda';
  /** Wall milliseconds of each stage and of the whole attempt. */
  readonly timings: Readonly<Record<JobStage | 'total', number>>;
  /** Audio seconds separated per second of processing. */
  readonly realTimeFactor: number;
  /** Estimated cost in USD: worker price times processing time. */
  readonly costUsd: number;
  readonly warnings: readonly string[];
  /** True when the stems are copies of those of an earlier job; levels and device are that job's, times and cost this one's. */
  readonly cached?: boolean;
}

/** Why a job failed or was last tried in vain. */
export interface JobFault {
  readonly type: FailureType;
  readonly detail: string;
  readonly at: string;
}

/** The webhook of a job and how far its delivery is. */
export interface JobWebhook {
  readonly url: string;
  /** `whsec_` and base64, see the Standard Webhooks specification. */
  readonly secret: string;
  readonly state: 'waiting' | 'queued' | 'delivered' | 'abandoned';
  readonly attempts: number;
  readonly lastError?: string;
}

/** A job as stored. Times are ISO 8601 in UTC; fields that do not apply yet are absent. */
export interface Job {
  readonly id: string;
  readonly owner: string;
  readonly state: JobState;
  readonly uploadId: string;
  /** The song's name as the client gave it; for display only, never a path. */
  readonly name: string;
  readonly model: string;
  /** The stems that are published. */
  readonly stems: readonly string[];
  /** What `stems` are made of, where they are a stem and its rest. */
  readonly twoStems?: TwoStems;
  /** Absent in jobs that were created before it could be asked for: the defaults. */
  readonly separation?: SeparationOptions;
  /** As asked for; records from before a choice existed lack it, see `completeOutput`. */
  readonly output: OutputRequest;
  /** The experiment that chose model or separation, the variant it fell into, and what the variants are compared by. */
  readonly experiment?: { readonly name: string; readonly variant: string; readonly quantity: Quantity };
  /** False: neither takes stems from the result cache nor leaves its own there. */
  readonly cache?: boolean;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly webhook?: JobWebhook;
  readonly fingerprint: string;
  readonly correlationId: string;
  readonly traceparent: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  /** When the stems stop being available. */
  readonly stemsExpireAt?: string;
  readonly progress?: JobProgress;
  /** Attempts begun. */
  readonly attempts: number;
  /** Who holds the job now, and until when without a heartbeat (epoch milliseconds). */
  readonly lease?: { readonly id: string; readonly worker: string; readonly until: number };
  readonly result?: JobResult;
  readonly fault?: JobFault;
  /** Set once the message of a job that failed for good was moved to the dead-letter queue. */
  readonly deadLettered?: boolean;
  /** When the recovery function should look at this job (epoch milliseconds); absent when nothing is pending. */
  readonly dueAt?: number;
  /** When DynamoDB may remove the record (epoch seconds). */
  readonly ttl: number;
}
