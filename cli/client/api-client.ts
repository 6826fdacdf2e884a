import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { type OperationId, routeOf } from '../../core/api/routes.ts';
import { type Clock, systemClock } from '../../core/resilience/clock.ts';
import type * as alertSchemas from '../../core/api/alert-schemas.ts';
import type * as schemas from '../../core/api/schemas.ts';
import { ProblemError, problemFrom, UnreachableError } from './client-errors.ts';

/** A job as the API shows it. */
export type JobView = z.output<typeof schemas.jobResponse>;

/** An upload as the API answers it. */
export type UploadView = z.output<typeof schemas.uploadResponse>;

/** A model as the API lists it. */
export type ModelView = z.output<typeof schemas.modelListResponse>['models'][number];

/** An alert as the API shows it. */
export type AlertView = z.output<typeof alertSchemas.alertResponse>;

type AlertActionInput = z.input<typeof alertSchemas.alertActionRequest>;

/** Where the service is and who asks. */
export interface ClientOptions {
  readonly url: string;
  readonly token: string;
  /** Pauses before the second, third ... attempt, in milliseconds; their number limits the attempts. */
  readonly retryPauses?: readonly number[];
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Pick<Clock, 'sleep'>;
}

/** About ten seconds: longer than a part of the local stack needs to come back. */
const standardPauses = [100, 200, 400, 800, 1500, 3000, 4000];

/** The longest that the service may ask to wait; a quota of the day is no matter of patience. */
const longestWaitMilliseconds = 120_000;

/** Statuses that trying again can change. */
const passing = new Set([429, 502, 503, 504]);

interface Call {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
}

/**
 * The API as typed calls. Requests that got no answer, or a passing one, are repeated, after
 * as long as the service says (`Retry-After`); those that create something carry an Idempotency-Key, so that a repetition creates nothing twice.
 *
 * Every call throws `ProblemError` for a problem document and `UnreachableError` when nothing answers.
 */
export class ApiClient {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  createUpload(body: z.input<typeof schemas.createUploadRequest>): Promise<UploadView> {
    return this.#call('createUpload', { body });
  }

  completeUpload(
    id: string,
    body: z.input<typeof schemas.completeUploadRequest>,
  ): Promise<z.output<typeof schemas.completedUploadResponse>> {
    return this.#call('completeUpload', { params: { id }, body });
  }

  createJob(body: z.input<typeof schemas.createJobRequest>): Promise<JobView> {
    return this.#call('createJob', { body });
  }

  getJob(id: string): Promise<JobView> {
    return this.#call('getJob', { params: { id } });
  }

  listJobs(query: {
    limit?: number;
    cursor?: string | undefined;
  }): Promise<z.output<typeof schemas.jobListResponse>> {
    return this.#call('listJobs', { query });
  }

  /** Cancels a job that waits or runs (and gives it back); removes one that has ended. */
  deleteJob(id: string): Promise<JobView | undefined> {
    return this.#call('deleteJob', { params: { id } });
  }

  /** Clears the caches of the service; needs the scope `ops`. */
  clearCache(): Promise<z.output<typeof schemas.clearedCacheResponse>> {
    return this.#call('clearCache', {});
  }

  /** Alerts, newest first; needs the scope `ops`, as the next two do. */
  listAlerts(query: {
    state?: string | undefined;
    severity?: string | undefined;
    limit?: number;
    cursor?: string | undefined;
  }): Promise<z.output<typeof alertSchemas.alertListResponse>> {
    return this.#call('listAlerts', { query });
  }

  acknowledgeAlert(id: string, body: AlertActionInput): Promise<AlertView> {
    return this.#call('acknowledgeAlert', { params: { id }, body });
  }

  resolveAlert(id: string, body: AlertActionInput): Promise<AlertView> {
    return this.#call('resolveAlert', { params: { id }, body });
  }

  async listModels(): Promise<readonly ModelView[]> {
    const { models } = await this.#call<z.output<typeof schemas.modelListResponse>>('listModels', {});
    return models;
  }

  async #call<Answer>(operation: OperationId, call: Call): Promise<Answer> {
    const idempotencyKey = randomUUID();
    const pauses = this.#options.retryPauses ?? standardPauses;
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await this.#attempt(operation, call, idempotencyKey);
      if (outcome.kind === 'answer') return outcome.body as Answer;
      const wait = pauses[attempt];
      if (!outcome.passing || wait === undefined) throw outcome.error;
      await this.#pause(Math.max(wait, outcome.waitMilliseconds));
    }
  }

  async #pause(milliseconds: number): Promise<void> {
    const { clock = systemClock, signal } = this.#options;
    await clock.sleep(milliseconds, signal);
    signal?.throwIfAborted();
  }

  async #attempt(operation: OperationId, call: Call, idempotencyKey: string): Promise<Outcome> {
    const { url, token, signal } = this.#options;
    const { method, path } = routeOf(operation);
    const address = addressOf(url, path, call);
    try {
      const response = await fetch(address, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(method === 'POST' ? { 'idempotency-key': idempotencyKey } : {}),
        },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
        ...(signal === undefined ? {} : { signal }),
      });
      const text = await response.text();
      if (response.ok) return { kind: 'answer', body: text === '' ? undefined : parse(text, url) };
      const problem = problemFrom(response.status, text);
      // Too many jobs is a limit that ends when the owner's jobs end, not in a moment.
      const waitMilliseconds = 1000 * (Number(response.headers.get('retry-after')) || 0);
      const isPassing =
        passing.has(response.status) &&
        waitMilliseconds <= longestWaitMilliseconds &&
        !problem.type.endsWith(':too-many-jobs');
      return { kind: 'error', error: new ProblemError(problem), passing: isPassing, waitMilliseconds };
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof UnreachableError) throw error;
      return {
        kind: 'error',
        error: new UnreachableError(url, reasonOf(error), { cause: error }),
        passing: true,
        waitMilliseconds: 0,
      };
    }
  }
}

type Outcome =
  | { readonly kind: 'answer'; readonly body: unknown }
  | {
      readonly kind: 'error';
      readonly error: Error;
      readonly passing: boolean;
      /** The least to wait before another attempt, as the service says. */
      readonly waitMilliseconds: number;
    };

function addressOf(url: string, path: string, { params, query }: Call): URL {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params?.[name] ?? ''));
  const address = new URL(url.replace(/\/$/, '') + filled);
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) address.searchParams.set(name, String(value));
  }
  return address;
}

function parse(text: string, url: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UnreachableError(url, 'its answer is not JSON', { cause: error });
  }
}

function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: NodeJS.ErrnoException };
  return cause?.code ?? cause?.message ?? (error as Error).message;
}
