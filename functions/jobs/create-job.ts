import { randomBytes } from 'node:crypto';
import { fingerprint } from '../../core/identifiers/fingerprint.ts';
import { derivedIdentifier, newIdentifier } from '../../core/identifiers/identifiers.ts';
import { sendJobMessage } from '../../core/jobs/job-queue.ts';
import type { Job, JobWebhook } from '../../core/jobs/job.ts';
import { jobView } from '../../core/jobs/job-view.ts';
import { defaultSeparation, type SeparationOptions } from '../../core/jobs/separation.ts';
import { isActive } from '../../core/jobs/states.ts';
import { Problem } from '../../core/problems/problems.ts';
import { formatTraceparent } from '../../core/telemetry/trace-context.ts';
import type { Upload } from '../../core/uploads/upload.ts';
import type { ApiRequest, Operation } from '../http/operations.ts';
import { messageContextOf, type RequestScope } from '../http/request-scope.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { JobAccess } from './job-access.ts';
import { arrivedUpload, checkWebhook, chooseStems, type StemChoice } from './job-request-checks.ts';
import { takePart } from './take-part.ts';
import { takeSlot } from './take-slot.ts';

/**
 * POST /v1/jobs. The message is sent before the job is written, so a job that exists always has its message; a message
 * whose job was never written is waited for by the worker for longer than this function may run, and then removed.
 */
export function createJob(runtime: Runtime, access: JobAccess): Operation<'createJob'> {
  return async (request) => {
    const job = (await repeated(request, access)) ?? (await accept(request, runtime, access));
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
  const { owner } = request;
  const { settings } = runtime;
  const decided = decide(request, settings);
  checkWebhook(request.body.webhook, settings.webhookPrivateAddresses);
  const upload = await arrivedUpload(request.body.uploadId, owner, runtime, access.uploads);
  const offered = newJob(request, decided, upload, runtime);
  await takeSlot(owner, offered.id, settings.limits.maxActiveJobsPerOwner, access);
  await Promise.all([send(offered, request.scope, runtime), noteArrival(upload, request.scope, access)]);
  const { job, created } = await access.store.create(offered);
  if (created) {
    request.scope.log.info(`Job ${job.id} accepted`, {
      event_type: 'job_accepted',
      job_id: job.id,
      model: job.model,
      ...(job.experiment && { experiment: job.experiment.name, variant: job.experiment.variant }),
    });
    return job;
  }
  // A request with the same key was faster, and its job has ended already: the slot taken anew is nobody's.
  if (!isActive(job.state)) await access.slots.free(owner, [job.id]);
  return sameRequest(job, offered.fingerprint);
}

/** What the request leaves open. */
interface Decided extends StemChoice, Pick<Job, 'id' | 'experiment'> {
  readonly separation: SeparationOptions;
}

function decide({ body, owner, idempotencyKey }: Request, settings: Runtime['settings']): Decided {
  const id =
    idempotencyKey === undefined ? newIdentifier('job') : derivedIdentifier('job', owner, idempotencyKey);
  const { body: asked, experiment } = takePart(body, { jobId: id, owner }, settings);
  return {
    id,
    ...chooseStems(asked, settings),
    separation: asked.separation ?? defaultSeparation,
    ...(experiment && { experiment }),
  };
}

/** Has the next job of the same song not count its upload again. Should it, a figure is wrong and nothing else. */
async function noteArrival(upload: Upload, scope: RequestScope, { uploads }: JobAccess): Promise<void> {
  if (upload.completed) return;
  await uploads.markCompleted(upload.id).catch((error: unknown) => {
    scope.log.warn(`The upload ${upload.id} could not be marked as measured.`, {
      event_type: 'upload_unmarked',
      error,
    });
  });
}

function newJob(
  { body, owner, scope }: Request,
  decided: Decided,
  upload: Upload,
  { settings, now }: Runtime,
): Job {
  const created = now();
  const createdAt = new Date(created).toISOString();
  return {
    ...decided,
    owner,
    state: 'queued',
    uploadId: upload.id,
    name: upload.name,
    output: body.output,
    cache: body.cache,
    metadata: body.metadata,
    ...(body.webhook === undefined ? {} : { webhook: newWebhook(body.webhook) }),
    fingerprint: fingerprint(body),
    correlationId: scope.correlationId,
    traceparent: formatTraceparent(scope.trace),
    createdAt,
    updatedAt: createdAt,
    attempts: 0,
    ttl: Math.floor(created / 1000) + settings.limits.jobRetentionSeconds,
  };
}

const newWebhook = ({ url, secret }: NonNullable<Request['body']['webhook']>): JobWebhook => ({
  url,
  secret: secret ?? `whsec_${randomBytes(24).toString('base64')}`,
  state: 'waiting',
  attempts: 0,
});

async function send(job: Job, scope: RequestScope, { clients, settings }: Runtime): Promise<void> {
  const message = { schema: 1, jobId: job.id } as const;
  await sendJobMessage(clients.queues, settings.jobsQueueUrl, message, messageContextOf(scope));
}
