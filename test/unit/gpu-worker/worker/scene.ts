import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { PurgeQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { sendJobMessage } from '../../../../core/jobs/job-queue.ts';
import type { Job } from '../../../../core/jobs/job.ts';
import { jobPrefix } from '../../../../core/jobs/object-keys.ts';
import type { Limits } from '../../../../core/settings/limits.ts';
import { handleDelivery } from '../../../../gpu-worker/consume/delivery.ts';
import { type Delivery, readDelivery, requestedAttributes } from '../../../../gpu-worker/consume/message.ts';
import { hideFor } from '../../../../gpu-worker/consume/visibility.ts';
import type { Worker } from '../../../../gpu-worker/worker.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../../support/embedded-aws.ts';
import { createSceneWorker } from './scene-worker.ts';
import { type Submission, submitJob, traceparent } from './submit-job.ts';

/** Real queues, tables and objects, a folder for temporary files, and workers that share them. */
export interface Scene extends Deliveries {
  readonly aws: EmbeddedAws;
  readonly workFolder: string;
  /** Lines that workers wrote: logs and metrics. */
  readonly lines: string[];
  worker(replaced?: Partial<Worker>): Worker;
  /** Stores an upload and a job that wants it, and sends its message. */
  submit(changes?: Submission): Promise<Job>;
  job(id: string): Promise<Job>;
  stemKeys(jobId: string): Promise<string[]>;
  /** Names of files and folders of attempts that were left behind. */
  leftOvers(): Promise<string[]>;
  /** Empties queues and lines. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** Messages of the scene's queues, one at a time. */
interface Deliveries {
  receive(queueUrl?: string): Promise<Delivery | undefined>;
  /** Receives one message of the jobs queue and lets the worker handle it. */
  deliver(worker: Worker, stopping?: AbortSignal): Promise<Delivery>;
  /** The same with a worker that dies on the way; the message is visible again, as after its timeout. */
  deliverInVain(worker: Worker): Promise<void>;
  /** Makes a received message visible again, as its timeout would. */
  reveal(delivery: Delivery): Promise<void>;
  /** Sends one more message for a job, as a duplicate. */
  sendAgain(jobId: string): Promise<void>;
}

/** Starts the servers; `limits` are those of every worker of the scene. */
export async function openScene(limits: Partial<Limits> = {}): Promise<Scene> {
  const aws = await startEmbeddedAws({ leaseSeconds: 30, ...limits });
  const workFolder = await mkdtemp(join(tmpdir(), 'stemwatch-worker-test-'));
  const { settings, clients } = aws;
  const lines: string[] = [];
  const worker = (replaced?: Partial<Worker>): Worker =>
    createSceneWorker(aws, workFolder, (line) => void lines.push(line), replaced);
  const base = worker();
  return {
    aws,
    workFolder,
    lines,
    worker,
    ...createDeliveries(aws, base),
    submit: (changes = {}) => submitJob(aws, base, changes),
    job: async (id) => (await base.jobs.get(id)) as Job,
    stemKeys: async (jobId) => {
      const { Contents } = await clients.objects.send(
        new ListObjectsV2Command({ Bucket: settings.bucket, Prefix: jobPrefix(jobId) }),
      );
      return (Contents ?? []).map(({ Key }) => Key ?? '');
    },
    leftOvers: () => leftOversIn(workFolder),
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

async function leftOversIn(workFolder: string): Promise<string[]> {
  try {
    return (await readdir(workFolder, { recursive: true })).filter((name) => /attempts-.+\//.test(name));
  } catch (error) {
    // A folder went while it was being listed: the next look knows more.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return leftOversIn(workFolder);
    throw error;
  }
}

function createDeliveries({ clients, settings }: EmbeddedAws, base: Worker): Deliveries {
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
  const reveal = (delivery: Delivery): Promise<void> => hideFor(base, delivery, 0);
  const context = { traceparent, correlationId: 'corr-1' };
  return {
    receive,
    reveal,
    deliver: async (worker, stopping = new AbortController().signal) => {
      const delivery = await receiveOne();
      await handleDelivery(worker, delivery, stopping);
      return delivery;
    },
    deliverInVain: async (worker) => {
      const delivery = await receiveOne();
      await expect(handleDelivery(worker, delivery, new AbortController().signal)).rejects.toThrow();
      await reveal(delivery);
    },
    sendAgain: (jobId) =>
      sendJobMessage(clients.queues, settings.jobsQueueUrl, { schema: 1, jobId }, context),
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
