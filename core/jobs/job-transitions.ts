import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { newIdentifier } from '../identifiers/identifiers.ts';
import { applyUpdate, type ConditionalUpdate } from './conditional-update.ts';
import type { Job, JobFault, JobProgress, JobResult } from './job.ts';
import { dueGroup, inPhase } from './job-store.ts';
import { endsFrom, type JobState } from './states.ts';

/** How long after a lease ran out the recovery function steps in, in leases: SQS redelivers long before. */
const recoveryLeases = 5;

/** What a worker gets when it asks for a job. */
export type Claim =
  /** The job is this worker's until `job.lease.until`. */
  | { readonly kind: 'claimed'; readonly job: Job; readonly leaseId: string }
  /** There is no such job. */
  | { readonly kind: 'missing' }
  /** Another worker holds it until `until` (epoch milliseconds). */
  | { readonly kind: 'busy'; readonly until: number }
  /** Its attempts are used up and its last worker is gone: it must be failed. */
  | { readonly kind: 'exhausted'; readonly job: Job }
  /** It has ended: succeeded, failed, cancelled or expired. */
  | { readonly kind: 'ended'; readonly job: Job };

/**
 * The transitions of a job, each one conditional write to one item. Each resolves to the job as it is afterwards, or to
 * undefined when the job was not in the state that the transition needs (somebody else was faster).
 */
export class JobTransitions {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #now: () => number;

  constructor(client: DynamoDBDocumentClient, table: string, now: () => number = Date.now) {
    this.#client = client;
    this.#table = table;
    this.#now = now;
  }

  /** Takes the job `seen` for a worker. A job that failed and was dead-lettered counts as redriven and starts afresh. */
  async claim(
    seen: Job | undefined,
    options: { worker: string; leaseSeconds: number; maxAttempts: number },
  ): Promise<Claim> {
    if (seen === undefined) return { kind: 'missing' };
    const now = this.#now();
    const redriven = seen.state === 'failed' && seen.deadLettered === true;
    if (seen.state === 'processing' && seen.lease !== undefined && seen.lease.until > now) {
      return { kind: 'busy', until: seen.lease.until };
    }
    if (seen.state !== 'queued' && seen.state !== 'processing' && !redriven)
      return { kind: 'ended', job: seen };
    // A queued job was given back with an attempt left, even if the limit has been lowered since.
    if (seen.state === 'processing' && seen.attempts >= options.maxAttempts)
      return { kind: 'exhausted', job: seen };
    const leaseId = newIdentifier('lease');
    const until = now + options.leaseSeconds * 1000;
    const job = await this.#update(seen.id, {
      set: {
        state: 'processing',
        attempts: redriven ? 1 : seen.attempts + 1,
        startedAt: new Date(now).toISOString(),
        lease: { id: leaseId, worker: options.worker, until },
        progress: { stage: 'fetch', fraction: 0 },
        ...this.#due(until + recoveryLeases * options.leaseSeconds * 1000),
        ...(redriven ? inPhase('open', now) : {}),
        ...(redriven && seen.webhook !== undefined
          ? { 'webhook.state': 'waiting', 'webhook.attempts': 0 }
          : {}),
      },
      remove: redriven ? ['deadLettered', 'finishedAt'] : [],
      // `attempts` grows with every claim, so it fences off a second worker that saw the same state.
      condition:
        seen.lease === undefined
          ? '#state = :state AND #attempts = :attempts AND attribute_not_exists(#lease)'
          : '#state = :state AND #attempts = :attempts AND #lease.#id = :lease AND #lease.#until = :until',
      values: {
        ':state': seen.state,
        ':attempts': seen.attempts,
        ...(seen.lease === undefined ? {} : { ':lease': seen.lease.id, ':until': seen.lease.until }),
      },
    });
    return job === undefined
      ? { kind: 'busy', until: now + options.leaseSeconds * 1000 }
      : { kind: 'claimed', job, leaseId };
  }

  /** Notes progress and extends the lease. Undefined means the lease is lost: cancelled, or taken by another worker. */
  async heartbeat(
    id: string,
    leaseId: string,
    leaseSeconds: number,
    progress: JobProgress,
  ): Promise<Job | undefined> {
    const until = this.#now() + leaseSeconds * 1000;
    return this.#held(id, leaseId, {
      set: {
        progress,
        'lease.until': until,
        ...this.#due(until + recoveryLeases * leaseSeconds * 1000),
      },
    });
  }

  /** The work is done. */
  async succeed(
    id: string,
    leaseId: string,
    result: JobResult,
    stemsExpireAt: Date,
  ): Promise<Job | undefined> {
    return this.#held(id, leaseId, {
      set: {
        state: 'succeeded',
        result,
        stemsExpireAt: stemsExpireAt.toISOString(),
        ...this.#ended(),
      },
      remove: ['lease', 'progress', 'fault', 'dueAt', 'dueGroup'],
    });
  }

  /** The job failed for good. */
  async fail(id: string, leaseId: string, fault: JobFault): Promise<Job | undefined> {
    return this.#held(id, leaseId, {
      set: { state: 'failed', fault, ...this.#ended() },
      remove: ['lease', 'progress', 'dueAt', 'dueGroup'],
    });
  }

  /** Gives the job back to wait for another attempt. `countAttempt: false` when the worker was only asked to stop. */
  async release(
    id: string,
    leaseId: string,
    options: { attempts: number; countAttempt: boolean; fault?: JobFault },
  ): Promise<Job | undefined> {
    return this.#held(id, leaseId, {
      set: {
        state: 'queued',
        attempts: options.countAttempt ? options.attempts : options.attempts - 1,
        fault: options.fault,
      },
      remove: ['lease', 'progress', 'dueAt', 'dueGroup'],
    });
  }

  /** The client no longer wants the job. */
  async cancel(id: string): Promise<Job | undefined> {
    return this.#update(id, {
      set: { state: 'cancelled', finishedAt: new Date(this.#now()).toISOString() },
      remove: ['lease', 'progress', 'dueAt', 'dueGroup', 'phase', 'phaseAt'],
      ...inState(endsFrom.cancelled),
    });
  }

  /** The stems' time is over. */
  async expire(id: string): Promise<Job | undefined> {
    return this.#update(id, {
      set: { state: 'expired' },
      ...inState(endsFrom.expired),
    });
  }

  /** An operator wants the failed job `seen` tried again from its first attempt; its webhook will tell the new end too. */
  async redrive(seen: Job): Promise<Job | undefined> {
    return this.#update(seen.id, {
      set: {
        state: 'queued',
        attempts: 0,
        ...inPhase('open', this.#now()),
        ...(seen.webhook === undefined ? {} : { 'webhook.state': 'waiting', 'webhook.attempts': 0 }),
      },
      remove: ['deadLettered', 'finishedAt', 'lease'],
      ...inState(['failed']),
    });
  }

  /** The recovery function acted on a job and will look again at `at` (epoch milliseconds) if nothing happens. */
  async postpone(id: string, at: number): Promise<void> {
    await this.#update(id, {
      set: this.#due(at),
      ...inState(['queued', 'processing']),
    });
  }

  /** The message of a failed job lies in the dead-letter queue. */
  async markDeadLettered(id: string): Promise<void> {
    await this.#update(id, {
      set: { deadLettered: true },
      ...inState(['failed']),
    });
  }

  #held(id: string, leaseId: string, update: Omit<ConditionalUpdate, 'condition'>): Promise<Job | undefined> {
    return this.#update(id, {
      ...update,
      condition: '#state = :processing AND #lease.#id = :lease',
      values: { ':processing': 'processing', ':lease': leaseId },
    });
  }

  #ended(): Record<string, unknown> {
    const now = this.#now();
    return { finishedAt: new Date(now).toISOString(), ...inPhase('ended', now) };
  }

  #due(at: number): Record<string, unknown> {
    return { dueAt: at, dueGroup };
  }

  async #update(id: string, update: ConditionalUpdate): Promise<Job | undefined> {
    const set = { ...update.set, updatedAt: new Date(this.#now()).toISOString() };
    return (await applyUpdate(this.#client, this.#table, id, { ...update, set })) as Job | undefined;
  }
}

function inState(states: readonly JobState[]): Pick<ConditionalUpdate, 'condition' | 'values'> {
  return {
    condition: `#state IN (${states.map((state) => `:${state}`).join(', ')})`,
    values: Object.fromEntries(states.map((state) => [`:${state}`, state])),
  };
}
