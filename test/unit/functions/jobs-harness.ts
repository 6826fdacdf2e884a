import { PutObjectCommand } from '@aws-sdk/client-s3';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  PurgeQueueCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { type JobResult, jobStages } from '../../../core/jobs/job.ts';
import { JobStore } from '../../../core/jobs/job-store.ts';
import { JobTransitions } from '../../../core/jobs/job-transitions.ts';
import { stemKey } from '../../../core/jobs/object-keys.ts';
import { OwnerSlots } from '../../../core/jobs/owner-slots.ts';
import { UploadStore } from '../../../core/uploads/upload-store.ts';
import { uploadKey } from '../../../core/uploads/upload.ts';
import { newIdentifier } from '../../../core/identifiers/identifiers.ts';
import type { EmbeddedAws } from '../../support/embedded-aws.ts';

/** Plays the client that uploads and the worker that separates, on the real stores. */
export interface JobsHarness {
  readonly store: JobStore;
  readonly transitions: JobTransitions;
  readonly slots: OwnerSlots;
  /** An upload whose bytes have arrived, or `arrived` of them. */
  upload(options?: {
    owner?: string;
    name?: string;
    size?: number;
    arrived?: number | null;
  }): Promise<string>;
  /** Carries a job out as a worker would, and gives it back as succeeded. */
  succeed(jobId: string, stemsExpireAt: Date): Promise<void>;
  /** The messages waiting in a queue, which are taken out. */
  drain(queueUrl: string): Promise<readonly Message[]>;
  /** How many messages lie in a queue, delayed ones among them. */
  waiting(queueUrl: string): Promise<number>;
  purge(queueUrl: string): Promise<void>;
}

/** What a worker would have found and made. */
const resultOf = (stems: JobResult['stems']): JobResult => ({
  stems,
  audio: { durationSeconds: 10, container: 'wav', codec: 'pcm_s16le', sampleRate: 44_100, channels: 2 },
  mix: { integratedLoudness: -14, truePeak: -1, clippedSamples: 0 },
  sumResidual: -60,
  commonGain: 0,
  model: { id: 'preview', version: '1.0.0', sha256: 'ab'.repeat(32) },
  device: 'cpu',
  timings: Object.fromEntries([...jobStages, 'total'].map((stage) => [stage, 5])) as JobResult['timings'],
  realTimeFactor: 4,
  costUsd: 0.01,
  warnings: [],
});

/** Opens the stores of the embedded servers; `now` is the clock of the runtime under test. */
export function jobsHarness(aws: EmbeddedAws, now: () => number): JobsHarness {
  const { clients, settings } = aws;
  const store = new JobStore(clients.documents, settings.jobsTable);
  const transitions = new JobTransitions(clients.documents, settings.jobsTable, now);
  const uploads = new UploadStore(clients.documents, settings.uploadsTable);
  const putObject = async (key: string, bytes: number): Promise<unknown> =>
    clients.objects.send(
      new PutObjectCommand({ Bucket: settings.bucket, Key: key, Body: new Uint8Array(bytes) }),
    );
  return {
    store,
    transitions,
    slots: new OwnerSlots(clients.documents, settings.jobsTable),
    upload: async ({ owner = 'alice', name = 'my song.mp3', size = 100, arrived = size } = {}) => {
      const id = newIdentifier('upload');
      const createdAt = new Date(now()).toISOString();
      const ttl = Math.floor(now() / 1000) + 3600;
      const fields = { owner, name, size, contentType: 'audio/mpeg', fingerprint: 'x', completed: false };
      await uploads.create({ id, ...fields, createdAt, ttl });
      if (arrived !== null) await putObject(uploadKey(id), arrived);
      return id;
    },
    succeed: async (jobId, stemsExpireAt) => {
      const seen = await store.get(jobId);
      const options = { worker: 'test', leaseSeconds: 60, maxAttempts: 3 };
      const claim = await transitions.claim(seen, options);
      if (claim.kind !== 'claimed') throw new Error(`The job ${jobId} could not be claimed: ${claim.kind}.`);
      const { job, leaseId } = claim;
      const stems = job.stems.map((name) => ({
        name,
        key: stemKey(jobId, leaseId, name, job.output),
        bytes: 12,
        silent: false,
        integratedLoudness: -20,
        truePeak: -3,
        clippedSamples: 0,
      }));
      await Promise.all(stems.map(async ({ key, bytes }) => putObject(key, bytes)));
      await transitions.succeed(jobId, leaseId, resultOf(stems), stemsExpireAt);
    },
    drain: async (queueUrl) => drainQueue(aws, queueUrl),
    waiting: async (queueUrl) => {
      const { Attributes = {} } = await clients.queues.send(
        new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] }),
      );
      return (
        Number(Attributes['ApproximateNumberOfMessages']) +
        Number(Attributes['ApproximateNumberOfMessagesDelayed'])
      );
    },
    purge: async (queueUrl) => {
      await clients.queues.send(new PurgeQueueCommand({ QueueUrl: queueUrl }));
    },
  };
}

async function drainQueue({ clients }: EmbeddedAws, queueUrl: string): Promise<readonly Message[]> {
  const drained: Message[] = [];
  for (;;) {
    const { Messages } = await clients.queues.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
      }),
    );
    if (Messages === undefined || Messages.length === 0) return drained;
    for (const message of Messages) {
      drained.push(message);
      await clients.queues.send(
        new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: message.ReceiptHandle }),
      );
    }
  }
}

/** The ids of the jobs that messages name. */
export const jobIdsOf = (messages: readonly Message[]): readonly string[] =>
  messages.map(({ Body }) => (JSON.parse(Body ?? '{}') as { jobId: string }).jobId);
