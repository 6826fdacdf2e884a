import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@aws-lambda-powertools/logger';
import { expect } from '@jest/globals';
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { PurgeQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { newIdentifier } from '../../../../core/identifiers/identifiers.ts';
import { sendJobMessage } from '../../../../core/jobs/job-queue.ts';
import type { Job } from '../../../../core/jobs/job.ts';
import { jobPrefix } from '../../../../core/jobs/object-keys.ts';
import { systemClock } from '../../../../core/resilience/clock.ts';
import type { Limits } from '../../../../core/settings/limits.ts';
import { createLogger } from '../../../../core/telemetry/logger.ts';
import type { EmitMetric } from '../../../../core/telemetry/catalogue.ts';
import { createEmbeddedMetrics } from '../../../../core/telemetry/embedded-metrics.ts';
import { type Upload, uploadKey } from '../../../../core/uploads/upload.ts';
import { handleDelivery } from '../../../../gpu-worker/consume/delivery.ts';
import { type Delivery, readDelivery, requestedAttributes } from '../../../../gpu-worker/consume/message.ts';
import { hideFor } from '../../../../gpu-worker/consume/visibility.ts';
import { createWorker } from '../../../../gpu-worker/create-worker.ts';
import { createTracing } from '../../../../gpu-worker/telemetry/tracing.ts';
import type { Worker } from '../../../../gpu-worker/worker.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../../support/embedded-aws.ts';
import { createSmallEngine } from './small-engine.ts';

export const traceparent = '00-6a5f1c2e0123456789abcdef01234567-0123456789abcdef-01';

/** Real queues, tables and objects, a folder for temporary files, and workers that share them. */
export interface Scene {
  readonly aws: EmbeddedAws;
  readonly workFolder: string;
  /** Lines that workers wrote: logs and metrics. */
  readonly lines: string[];
  worker(replaced?: Partial<Worker>): Worker;
  /** Stores an upload and a job that wants it, and sends its message. */
  submit(changes?: { job?: Partial<Job>; upload?: Partial<Upload>; bytes?: Buffer | null }): Promise<Job>;
  job(id: string): Promise<Job>;
  receive(queueUrl?: string): Promise<Delivery | undefined>;
  /** Receives one message of the jobs queue and lets the worker handle it. */
  deliver(worker: Worker, stopping?: AbortSignal): Promise<Delivery>;
  /** The same with a worker that dies on the way; the message is visible again, as after its timeout. */
  deliverInVain(worker: Worker): Promise<void>;
  /** Makes a received message visible again, as its timeout would. */
  reveal(delivery: Delivery): Promise<void>;
  /** Sends one more message for a job, as a duplicate. */
  sendAgain(jobId: string): Promise<void>;
  stemKeys(jobId: string): Promise<string[]>;
  /** Names of files and folders of attempts that were left behind. */
  leftOvers(): Promise<string[]>;
  /** Empties queues and lines. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the servers; `limits` are those of every worker of the scene. */
export async function openScene(limits: Partial<Limits> = {}): Promise<Scene> {
  const aws = await startEmbeddedAws({ leaseSeconds: 30, ...limits });
  const workFolder = await mkdtemp(join(tmpdir(), 'stemwatch-worker-test-'));
  const { settings, clients } = aws;
  const lines: string[] = [];
  const note = (line: string): void => void lines.push(line);
  const base = createScenesWorker(aws, workFolder, note);
  const receive = async (queueUrl = settings.jobsQueueUrl): Promise<Delivery | undefined> => {
    const { Messages } = await clients.queues.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: 0, ...requestedAttributes }),
    );
    return Messages?.[0] === undefined ? undefined : readDelivery(Messages[0]);
  };
  const receiveOne = async (): Promise<Delivery> => {
    const delivery = await receive();
    if (delivery === undefined) throw new Error('There is no message to deliver.');
    return delivery;
  };
  return {
    aws,
    workFolder,
    lines,
    receive,
    worker: (replaced) => createScenesWorker(aws, workFolder, note, replaced),
    submit: (changes = {}) => submit(aws, base, changes),
    job: async (id) => (await base.jobs.get(id)) as Job,
    deliver: async (worker, stopping = new AbortController().signal) => {
      const delivery = await receiveOne();
      await handleDelivery(worker, delivery, stopping);
      return delivery;
    },
    deliverInVain: async (worker) => {
      const delivery = await receiveOne();
      await expect(handleDelivery(worker, delivery, new AbortController().signal)).rejects.toThrow();
      await hideFor(base, delivery, 0);
    },
    reveal: (delivery) => hideFor(base, delivery, 0),
    sendAgain: (jobId) =>
      sendJobMessage(
        clients.queues,
        settings.jobsQueueUrl,
        { schema: 1, jobId },
        { traceparent, correlationId: 'corr-1' },
      ),
    stemKeys: async (jobId) => {
      const { Contents } = await clients.objects.send(
        new ListObjectsV2Command({ Bucket: settings.bucket, Prefix: jobPrefix(jobId) }),
      );
      return (Contents ?? []).map(({ Key }) => Key ?? '');
    },
    leftOvers: async () =>
      (await readdir(workFolder, { recursive: true })).filter((name) => /attempts-.+\//.test(name)),
    clear: async () => {
      lines.length = 0;
      for (const url of [settings.jobsQueueUrl, settings.deadLettersQueueUrl, settings.webhooksQueueUrl])
        await clients.queues.send(new PurgeQueueCommand({ QueueUrl: url }));
    },
    close: async () => {
      await aws.stop();
      await rm(workFolder, { recursive: true, force: true });
    },
  };
}

function createScenesWorker(
  aws: EmbeddedAws,
  workFolder: string,
  note: (line: string) => void,
  replaced: Partial<Worker> = {},
): Worker {
  const workerSettings = {
    modelsFolder: join(import.meta.dirname, '../../../../gpu-worker/models'),
    workFolder,
    workerId: 'worker-a',
    device: 'cpu' as const,
    ecsAgentUri: undefined,
    tracesEndpoint: undefined,
  };
  const { tracer } = createTracing({
    version: '0',
    stage: 'test',
    workerId: 'worker-a',
    endpoint: undefined,
  });
  const emit: EmitMetric = createEmbeddedMetrics({ writeLine: note });
  return createWorker(
    {
      settings: aws.settings,
      workerSettings,
      clients: replaced.clients ?? aws.clients,
      engine: createSmallEngine().engine,
      logger: capturedLogger(note),
      tracer,
    },
    {
      emit,
      clock: { ...systemClock, sleep: async () => undefined },
      delays: { afterFault: () => 0, afterMissing: () => 0 },
      patience: { attempts: 2, firstMilliseconds: 0, factor: 1, longestMilliseconds: 0 },
      ...replaced,
    },
  );
}

/** The worker's own logger, children included, whose lines go to `note`. */
function capturedLogger(note: (line: string) => void): Logger {
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      note(chunk.toString().trimEnd());
      done();
    },
  });
  const capture = (logger: Logger): Logger => {
    Object.assign(logger, { console: new Console(stream, stream) });
    const createChild = logger.createChild.bind(logger);
    logger.createChild = (options) => capture(createChild(options));
    return logger;
  };
  return capture(createLogger('gpu-worker'));
}

async function submit(
  aws: EmbeddedAws,
  worker: Worker,
  changes: { job?: Partial<Job>; upload?: Partial<Upload>; bytes?: Buffer | null },
): Promise<Job> {
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
    metadata: {},
    fingerprint: 'f',
    correlationId: 'corr-1',
    traceparent,
    createdAt: now,
    updatedAt: now,
    attempts: 0,
    dispatched: true,
    ttl: 4_000_000_000,
    ...changes,
  };
}

/** Resolves once `condition` gives something true; fails with `what` after a while. */
export async function eventually<T>(
  what: string,
  condition: () => Promise<T | undefined | false>,
): Promise<T> {
  for (const end = Date.now() + 55_000; Date.now() < end;) {
    const found = await condition();
    if (found !== undefined && found !== false) return found;
    await pause(20);
  }
  throw new Error(`It never came to this: ${what}.`);
}
