import type { Logger } from '@aws-lambda-powertools/logger';
import type { Span } from '@opentelemetry/api';
import type { JobFailure } from '../../core/jobs/failures.ts';
import type { Job, JobResult } from '../../core/jobs/job.ts';
import type { CachePlace } from '../cache/cache-place.ts';
import type { Progress } from './progress.ts';

/** One attempt at one job. */
export interface Attempt {
  readonly job: Job;
  readonly leaseId: string;
  readonly progress: Progress;
  readonly span: Span;
  /** When the job was claimed, epoch milliseconds. */
  readonly begunAt: number;
  /** Aborts when the lease is lost. */
  readonly lost: AbortSignal;
  /** Aborts when the worker is to stop. */
  readonly stopping: AbortSignal;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  /** Told when temporary files could not be removed. */
  readonly onLeftOver: (error: unknown) => void;
}

/** How an attempt came out. */
export type Outcome =
  | {
      readonly kind: 'separated';
      readonly result: JobResult;
      /** Where the result is kept for repetitions of the job; undefined when it is not. */
      readonly place: CachePlace | undefined;
    }
  | { readonly kind: 'failed'; readonly failure: JobFailure }
  /** The lease was lost on the way: nothing of the job is this worker's any more. */
  | { readonly kind: 'lost' }
  /** The worker was asked to stop. */
  | { readonly kind: 'stopped' };
