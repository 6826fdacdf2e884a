import { randomBytes } from 'node:crypto';
import { fingerprint } from '../../core/identifiers/fingerprint.ts';
import { derivedIdentifier, newIdentifier } from '../../core/identifiers/identifiers.ts';
import type { Job, JobWebhook } from '../../core/jobs/job.ts';
import { jobView } from '../../core/jobs/job-view.ts';
import { isActive } from '../../core/jobs/states.ts';
import { Problem } from '../../core/problems/problems.ts';
import { formatTraceparent } from '../../core/telemetry/trace-context.ts';
import type { Upload } from '../../core/uploads/upload.ts';
import type { ApiRequest, Operation } from '../http/operations.ts';
import { messageContextOf, type RequestScope } from '../http/request-scope.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { dispatchJob } from './dispatch-job.ts';
import type { JobAccess } from './job-access.ts';
import { arrivedUpload, checkWebhook, chooseStems } from './job-request-checks.ts';
import { takeSlot } from './take-slot.ts';

/** A job whose message has not been sent after this time is sent by the recovery function. */
const recoverAfterMilliseconds = 30_000;

/**
 * POST /v1/jobs. The job is written before its message is sent: from then on it cannot be lost, because the recovery
 * function sends what this process could not.
 */
export function createJob(runtime: Runtime, access: JobAccess): Operation<'createJob'> {
  return async (request) => {
    const job = (await repeated(request, access)) ?? (await accept(request, runtime, access));
    if (job.state === 'queued' && !job.dispatched) await dispatch(job, request.scope, runtime, access);
    const view = await jobView(job, { link: access.link, now: runtime.now(), withSecret: true });
    return { status: 202, body: view };
  };
}

type Request = ApiRequest<'createJob'>;

/** The job that an earlier request with the same Idempotency-Key made. */
async function repeated(
  { idempotencyKey, owner, body }: Request,
  access: JobAccess,
): Promise<Job | undefined> {
  if (idempotencyKey === undefined) return undefined;
  const job = await access.store.get(derivedIdentifier('job', owner, idempotencyKey));
  return job === undefined ? undefined : sameRequest(job, fingerprint(body));
}

function sameRequest(job: Job, expected: string): Job {
  if (job.fingerprint === expected) return job;
  throw new Problem(
    'idempotency-key-reused',
    `The job ${job.id} was created with this key from another request body.`,
  );
}

async function accept(request: Request, runtime: Runtime, access: JobAccess): Promise<Job> {
  const { body, owner } = request;
  const { settings } = runtime;
  const choice = chooseStems(body);
  checkWebhook(body.webhook, settings.webhookPrivateAddresses);
  const upload = await arrivedUpload(body.uploadId, owner, runtime, access.uploads);
  const offered = newJob(request, choice, upload, runtime);
  await takeSlot(owner, offered.id, settings.limits.maxActiveJobsPerOwner, access);
  const { job, created } = await access.store.create(offered);
  // A request with the same key was faster, and its job has ended already: the slot taken anew is nobody's.
  if (!created && !isActive(job.state)) await access.slots.free(owner, [job.id]);
  return created ? job : sameRequest(job, offered.fingerprint);
}

function newJob(
  { body, owner, idempotencyKey, scope }: Request,
  { model, stems }: ReturnType<typeof chooseStems>,
  upload: Upload,
  { settings, now }: Runtime,
): Job {
  const created = now();
  const createdAt = new Date(created).toISOString();
  return {
    id: idempotencyKey === undefined ? newIdentifier('job') : derivedIdentifier('job', owner, idempotencyKey),
    owner,
    state: 'queued',
    uploadId: upload.id,
    name: upload.name,
    model,
    stems,
    output: body.output,
    metadata: body.metadata,
    ...(body.webhook === undefined ? {} : { webhook: newWebhook(body.webhook) }),
    fingerprint: fingerprint(body),
    correlationId: scope.correlationId,
    traceparent: formatTraceparent(scope.trace),
    createdAt,
    updatedAt: createdAt,
    attempts: 0,
    dispatched: false,
    dueAt: created + recoverAfterMilliseconds,
    ttl: Math.floor(created / 1000) + settings.limits.jobRetentionSeconds,
  };
}

const newWebhook = ({ url, secret }: NonNullable<Request['body']['webhook']>): JobWebhook => ({
  url,
  secret: secret ?? `whsec_${randomBytes(24).toString('base64')}`,
  state: 'waiting',
  attempts: 0,
});

/** The job is safe whatever happens here, so a queue that does not answer is no reason to refuse it. */
async function dispatch(job: Job, scope: RequestScope, runtime: Runtime, access: JobAccess): Promise<void> {
  try {
    await dispatchJob(job.id, messageContextOf(scope), runtime, access.transitions);
    scope.log.info(`Job ${job.id} accepted`, {
      event_type: 'job_accepted',
      job_id: job.id,
      model: job.model,
    });
  } catch (error) {
    scope.log.warn(`Job ${job.id} could not be sent to the queue; the recovery function will send it.`, {
      event_type: 'job_dispatch_failed',
      job_id: job.id,
      error: error as Error,
    });
  }
}
