import { type Backoff, backoffPause } from '../../core/resilience/backoff.ts';
import type { Job } from '../../core/jobs/job.ts';
import type { JobStore } from '../../core/jobs/job-store.ts';
import type { LinkStem } from '../../core/jobs/job-view.ts';
import type { WebhookMarks } from '../../core/jobs/webhook-marks.ts';
import { scopeOfJob } from '../runtime/job-scope.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { guardedPost, RefusedAddress, type ResolveHost } from './guarded-post.ts';
import { type AnnouncedJob, isAnnounced, signedMessage } from './webhook-message.ts';

/** What delivering works with. */
export interface Delivery {
  readonly runtime: Runtime;
  readonly store: JobStore;
  readonly marks: WebhookMarks;
  readonly link: LinkStem;
  readonly resolve: ResolveHost;
  /** A number from 0 to below 1. */
  readonly random: () => number;
  readonly timeoutMilliseconds: number;
}

/** Whether the message is done with, or shall come again after some seconds. */
export type DeliveryResult =
  { readonly done: true } | { readonly done: false; readonly retrySeconds: number };

/** How long a delivery is claimed: beyond the time that a post may take. */
const claimSeconds = 30;

/** SQS cannot hide a message for longer than twelve hours. */
const longestPauseSeconds = 12 * 3600;

/** Delivers the webhook of a job once, unless that was done before or somebody else is at it. */
export async function deliverWebhook(jobId: string, delivery: Delivery): Promise<DeliveryResult> {
  const seen = await delivery.store.get(jobId);
  // Not ended: it was redriven since, and will be announced anew when it ends again.
  if (seen === undefined || !isAnnounced(seen) || isSettled(seen)) return { done: true };
  const claimed = await delivery.marks.claim(jobId, claimSeconds);
  if (claimed === undefined || !isAnnounced(claimed)) return { done: false, retrySeconds: claimSeconds };
  return settle(claimed, await attempt(claimed, delivery), delivery);
}

const isSettled = ({ webhook }: AnnouncedJob): boolean =>
  webhook.state === 'delivered' || webhook.state === 'abandoned';

/** What came of one attempt: undefined when it was delivered, else why not, and whether to try again. */
type Fault = { readonly error: string; readonly outcome: 'failed' | 'gone' | 'refused' };

async function attempt(job: AnnouncedJob, delivery: Delivery): Promise<Fault | undefined> {
  const { runtime, link, resolve, timeoutMilliseconds } = delivery;
  const { version } = runtime.settings;
  try {
    const { headers, body } = await signedMessage(job, { link, now: runtime.now(), version });
    const status = await guardedPost(new URL(job.webhook.url), headers, body, {
      resolve,
      allowPrivate: runtime.settings.webhookPrivateAddresses,
      timeoutMilliseconds,
    });
    if (status >= 200 && status < 300) return undefined;
    return { error: `The receiver answered ${status}.`, outcome: status === 410 ? 'gone' : 'failed' };
  } catch (error) {
    if (error instanceof RefusedAddress) return { error: error.message, outcome: 'refused' };
    return { error: describe(error), outcome: 'failed' };
  }
}

/** What a client may know of a connection that failed: the kind of error, no inner addresses. */
function describe(error: unknown): string {
  const { name, code } = error as { name?: string; code?: unknown };
  if (name === 'TimeoutError' || name === 'AbortError') return 'The receiver did not answer in time.';
  return `The receiver could not be reached (${typeof code === 'string' ? code : (name ?? 'Error')}).`;
}

async function settle(
  job: AnnouncedJob,
  fault: Fault | undefined,
  delivery: Delivery,
): Promise<DeliveryResult> {
  const { limits } = delivery.runtime.settings;
  const attempts = job.webhook.attempts + 1;
  const exhausted = fault?.outcome === 'failed' && attempts >= limits.webhookAttempts;
  const again = fault?.outcome === 'failed' && !exhausted;
  await delivery.marks.settle(job.id, {
    state: fault === undefined ? 'delivered' : again ? 'queued' : 'abandoned',
    attempts,
    ...(fault === undefined ? {} : { lastError: fault.error }),
  });
  report(job, fault, { attempts, exhausted }, delivery.runtime);
  return again ? { done: false, retrySeconds: pauseSeconds(attempts, delivery) } : { done: true };
}

function pauseSeconds(attempts: number, { runtime, random }: Delivery): number {
  const backoff: Backoff = {
    firstMilliseconds: runtime.settings.limits.webhookBackoffSeconds * 1000,
    factor: 2,
    longestMilliseconds: longestPauseSeconds * 1000,
  };
  return Math.max(1, Math.ceil(backoffPause(backoff, attempts, random) / 1000));
}

function report(
  job: Job & AnnouncedJob,
  fault: Fault | undefined,
  { attempts, exhausted }: { attempts: number; exhausted: boolean },
  { emit, logger }: Runtime,
): void {
  const outcome = fault === undefined ? 'delivered' : exhausted ? 'exhausted' : fault.outcome;
  emit('WebhookDeliveries', 1, { outcome }, { correlation_id: job.correlationId, job_id: job.id });
  if (exhausted) emit('RetriesExhausted', 1, { dependency: 'webhook' }, { job_id: job.id });
  const scope = scopeOfJob(job, logger);
  const line = {
    event_type: 'webhook_delivery',
    outcome,
    attempts,
    // The path and query of a webhook's address often hold a secret of its receiver.
    host: new URL(job.webhook.url).host,
    ...(fault === undefined ? {} : { reason: fault.error }),
  };
  if (fault === undefined) scope.log.info('Webhook delivered', line);
  else scope.log.warn('Webhook not delivered', line);
}
