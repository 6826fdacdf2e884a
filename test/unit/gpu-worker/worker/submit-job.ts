import { PutObjectCommand } from '@aws-sdk/client-s3';
import { newIdentifier } from '../../../../core/identifiers/identifiers.ts';
import { sendJobMessage } from '../../../../core/jobs/job-queue.ts';
import type { Job } from '../../../../core/jobs/job.ts';
import { type Upload, uploadKey } from '../../../../core/uploads/upload.ts';
import type { Worker } from '../../../../gpu-worker/worker.ts';
import type { EmbeddedAws } from '../../../support/embedded-aws.ts';

/** The trace of every request that submits a job here. */
export const traceparent = '00-6a5f1c2e0123456789abcdef01234567-0123456789abcdef-01';

/** What differs from an ordinary submission; `bytes: null` stores no object. */
export interface Submission {
  readonly job?: Partial<Job>;
  readonly upload?: Partial<Upload>;
  readonly bytes?: Buffer | null;
}

/** Stores an upload and a job that wants it, and sends its message. */
export async function submitJob(aws: EmbeddedAws, worker: Worker, changes: Submission): Promise<Job> {
  const bytes = changes.bytes === undefined ? Buffer.from('a song') : changes.bytes;
  const upload: Upload = {
    id: newIdentifier('upload'),
    owner: 'olga',
    name: 'song.wav',
    size: bytes?.length ?? 6,
    contentType: 'audio/wav',
    fingerprint: 'f',
    completed: true,
    createdAt: new Date().toISOString(),
    ttl: 4_000_000_000,
    ...changes.upload,
  };
  await worker.uploads.create(upload);
  if (bytes !== null)
    await aws.clients.objects.send(
      new PutObjectCommand({ Bucket: aws.settings.bucket, Key: uploadKey(upload.id), Body: bytes }),
    );
  const job = newJob(upload.id, changes.job ?? {});
  await worker.jobs.create(job);
  await worker.slots.take(job.owner, job.id, 1000);
  await sendJobMessage(aws.clients.queues, aws.settings.jobsQueueUrl, { schema: 1, jobId: job.id }, job);
  return job;
}

function newJob(uploadId: string, changes: Partial<Job>): Job {
  const now = new Date().toISOString();
  return {
    id: newIdentifier('job'),
    owner: 'olga',
    state: 'queued',
    uploadId,
    name: 'song.wav',
    model: 'preview',
    stems: ['vocals', 'drums'],
    output: { format: 'wav', bitDepth: 16 },
    // Most tests submit the same song again and again, and mean it.
    cache: false,
    metadata: {},
    fingerprint: 'f',
    correlationId: 'corr-1',
    traceparent,
    createdAt: now,
    updatedAt: now,
    attempts: 0,
    ttl: 4_000_000_000,
    ...changes,
  };
}
