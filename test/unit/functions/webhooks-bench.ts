import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { DeleteMessageCommand, type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { sendJobMessage } from '../../../core/jobs/job-queue.ts';
import type { JobWebhook } from '../../../core/jobs/job.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import { createJobsHandler } from '../../../functions/jobs/jobs-handler.ts';
import { createWebhooksHandler } from '../../../functions/webhooks/webhooks-handler.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../support/embedded-aws.ts';
import { call, type TestRuntime, testRuntime } from './api-harness.ts';
import { type CapturedOutput, captureOutput } from './captured-output.ts';
import { type JobsHarness, jobsHarness } from './jobs-harness.ts';
import { startReceiver, type WebhookReceiver } from '../../support/webhook-receiver.ts';

/** The secret of every webhook in these tests. */
export const webhookSecret = `whsec_${Buffer.from('twenty-four bytes of key').toString('base64')}`;

const context = { traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`, correlationId: 'corr-hook' };

type Surroundings = Parameters<typeof createWebhooksHandler>[1];

/** The webhooks function on embedded servers, with a receiver of its own for every test. */
export class WebhooksBench {
  aws!: EmbeddedAws;
  output!: CapturedOutput;
  runtime!: TestRuntime;
  world!: JobsHarness;
  receiver!: WebhookReceiver;

  useSettings(settings: Partial<Settings>): void {
    this.runtime = testRuntime(this.aws, 'webhooks', settings);
    this.world = jobsHarness(this.aws, this.runtime.now);
  }

  /** A job with a webhook, created where private addresses are allowed. */
  async jobFor(url: string): Promise<string> {
    const jobs = createJobsHandler(testRuntime(this.aws, 'jobs', { webhookPrivateAddresses: true }));
    const uploadId = await this.world.upload();
    const headers = { 'x-correlation-id': context.correlationId };
    const body = { uploadId, webhook: { url, secret: webhookSecret }, metadata: { order: 4711 } };
    const { body: job } = await call(jobs, 'POST', '/v1/jobs', { body, headers });
    return String(job['jobId']);
  }

  async succeeded(url = `${this.receiver.url}/hook?token=receivers-secret`): Promise<string> {
    const jobId = await this.jobFor(url);
    await this.world.succeed(jobId, new Date('2100-01-01'));
    return jobId;
  }

  async announce(jobId: string): Promise<void> {
    const { clients, settings } = this.aws;
    await sendJobMessage(clients.queues, settings.webhooksQueueUrl, { schema: 1, jobId }, context);
  }

  async receive(): Promise<readonly Message[]> {
    const { clients, settings } = this.aws;
    const { Messages } = await clients.queues.send(
      new ReceiveMessageCommand({
        QueueUrl: settings.webhooksQueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 60,
      }),
    );
    return Messages ?? [];
  }

  /** Does what Lambda's event source does: receives, calls, and deletes what was not reported as failed. */
  async poll(surroundings: Surroundings = {}): Promise<{ handled: number; failed: number }> {
    const handler = createWebhooksHandler(this.runtime, { random: () => 0.999, ...surroundings });
    const messages = await this.receive();
    const { batchItemFailures } = await handler(sqsEvent(messages));
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const { clients, settings } = this.aws;
    for (const { MessageId = '', ReceiptHandle } of messages) {
      if (failed.has(MessageId)) continue;
      const handled = { QueueUrl: settings.webhooksQueueUrl, ReceiptHandle };
      await clients.queues.send(new DeleteMessageCommand(handled));
    }
    return { handled: messages.length, failed: failed.size };
  }

  async webhookOf(jobId: string): Promise<JobWebhook | undefined> {
    return (await this.world.store.get(jobId))?.webhook;
  }

  /** Outcomes of the deliveries so far, as the metric has them. */
  outcomes(): readonly unknown[] {
    const deliveries = this.runtime.emitted.filter(({ name }) => name === 'WebhookDeliveries');
    return deliveries.map(({ dimensions }) => dimensions['outcome']);
  }
}

/** Messages as Lambda hands them to a function. */
export function sqsEvent(messages: readonly Message[]): SQSEvent {
  const records = messages.map(({ MessageId, ReceiptHandle, Body }) => ({
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
  }));
  return { Records: records } as unknown as SQSEvent;
}

/** Starts the servers for the tests of this file. */
export function useWebhooksBench(): WebhooksBench {
  const bench = new WebhooksBench();
  beforeAll(async () => {
    bench.output = captureOutput();
    const limits = { webhookAttempts: 3, webhookBackoffSeconds: 10, maxActiveJobsPerOwner: 1000 };
    bench.aws = await startEmbeddedAws(limits);
  });
  afterAll(async () => {
    bench.output.restore();
    await bench.aws.stop();
  });
  beforeEach(async () => {
    bench.output.clear();
    bench.useSettings({ webhookPrivateAddresses: true });
    bench.receiver = await startReceiver();
    await bench.world.purge(bench.aws.settings.webhooksQueueUrl);
  });
  afterEach(async () => bench.receiver.close());
  return bench;
}
