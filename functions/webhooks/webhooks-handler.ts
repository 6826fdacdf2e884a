import { ChangeMessageVisibilityCommand } from '@aws-sdk/client-sqs';
import type { SQSBatchItemFailure, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { JobStore } from '../../core/jobs/job-store.ts';
import { webhookMessageSchema } from '../../core/jobs/message.ts';
import { WebhookMarks } from '../../core/jobs/webhook-marks.ts';
import { createStemLinks } from '../jobs/stem-links.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type Delivery, deliverWebhook } from './deliver-webhook.ts';
import { resolveHost } from './guarded-post.ts';

/** How long a receiver may take. */
const timeoutMilliseconds = 10_000;

/** The function that delivers webhooks from their queue; what shall come again is reported as failed, record by record. */
export function createWebhooksHandler(
  runtime: Runtime,
  surroundings: Partial<Pick<Delivery, 'resolve' | 'random' | 'timeoutMilliseconds'>> = {},
): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const { clients, settings, now } = runtime;
  const delivery: Delivery = {
    runtime,
    store: new JobStore(clients.documents, settings.jobsTable),
    marks: new WebhookMarks(clients.documents, settings.jobsTable, now),
    link: createStemLinks(runtime),
    resolve: resolveHost,
    random: Math.random,
    timeoutMilliseconds,
    ...surroundings,
  };
  return async ({ Records }) => {
    const failures = await Promise.all(Records.map(async (record) => handleRecord(record, delivery)));
    return { batchItemFailures: failures.filter((failure) => failure !== undefined) };
  };
}

async function handleRecord(record: SQSRecord, delivery: Delivery): Promise<SQSBatchItemFailure | undefined> {
  const failure = { itemIdentifier: record.messageId };
  try {
    const jobId = jobIdOf(record);
    // A message that names no job cannot be helped by coming again: the queue's own dead-letter queue takes it.
    if (jobId === undefined) throw new Error(`The message ${record.messageId} is no webhook message.`);
    const result = await deliverWebhook(jobId, delivery);
    if (result.done) return undefined;
    await hide(record, result.retrySeconds, delivery.runtime);
    return failure;
  } catch (error) {
    const { logger, emit, component } = delivery.runtime;
    logger.error('A webhook message could not be handled; it comes again.', {
      message_id: record.messageId,
      error: error as Error,
    });
    emit('Errors', 1, { errorType: 'webhook-handling', component });
    return failure;
  }
}

function jobIdOf({ body }: SQSRecord): string | undefined {
  try {
    return webhookMessageSchema.parse(JSON.parse(body)).jobId;
  } catch {
    return undefined;
  }
}

async function hide(record: SQSRecord, seconds: number, { clients, settings }: Runtime): Promise<void> {
  await clients.queues.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: settings.webhooksQueueUrl,
      ReceiptHandle: record.receiptHandle,
      VisibilityTimeout: seconds,
    }),
  );
}
