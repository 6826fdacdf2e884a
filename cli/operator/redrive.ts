import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { JobTransitions } from '../../core/jobs/job-transitions.ts';
import type { JobStore } from '../../core/jobs/job-store.ts';
import { sendJobMessage } from '../../core/jobs/job-queue.ts';
import { jobMessageSchema, messageAttributes } from '../../core/jobs/message.ts';

/** What a redrive works on. */
export interface RedriveOptions {
  readonly queues: SQSClient;
  readonly jobs: Pick<JobStore, 'get'>;
  readonly transitions: Pick<JobTransitions, 'redrive'>;
  readonly jobsQueueUrl: string;
  readonly deadLettersQueueUrl: string;
}

/** How long the dead letters that are looked at stay hidden from others, in seconds. */
const visibilitySeconds = 60;

/**
 * Moves messages from the dead letters back into the jobs queue, so that their jobs start afresh.
 *
 * The message goes out first: a worker that takes it from a failed job starts that job afresh by itself, so an
 * interruption anywhere leaves nothing lost.
 *
 * @param wanted - ids of the jobs, or `all`
 * @returns the ids of the jobs that will be tried again
 */
export async function redrive(wanted: readonly string[] | 'all', options: RedriveOptions): Promise<string[]> {
  const redriven = new Set<string>();
  const kept: Message[] = [];
  for (;;) {
    const messages = await receive(options);
    if (messages.length === 0) break;
    for (const message of messages) {
      const jobId = jobIdOf(message);
      if (jobId === undefined || (wanted !== 'all' && !wanted.includes(jobId))) kept.push(message);
      else if (await redriveOne(message, jobId, options)) redriven.add(jobId);
    }
  }
  await Promise.all(kept.map((message) => show(message, options)));
  return [...redriven];
}

async function receive({ queues, deadLettersQueueUrl }: RedriveOptions): Promise<readonly Message[]> {
  const { Messages } = await queues.send(
    new ReceiveMessageCommand({
      QueueUrl: deadLettersQueueUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: visibilitySeconds,
      // Long enough that SQS asks all of its servers.
      WaitTimeSeconds: 1,
      MessageAttributeNames: ['All'],
    }),
  );
  return Messages ?? [];
}

function jobIdOf(message: Message): string | undefined {
  try {
    return jobMessageSchema.parse(JSON.parse(message.Body ?? '')).jobId;
  } catch {
    return undefined;
  }
}

/** Redrives one message; one whose job has been removed is thrown away. */
async function redriveOne(message: Message, jobId: string, options: RedriveOptions): Promise<boolean> {
  const job = await options.jobs.get(jobId);
  if (job?.state === 'failed') {
    const attribute = (name: string): string | undefined => message.MessageAttributes?.[name]?.StringValue;
    await sendJobMessage(
      options.queues,
      options.jobsQueueUrl,
      { schema: 1, jobId },
      {
        traceparent: attribute(messageAttributes.traceparent) ?? job.traceparent,
        correlationId: attribute(messageAttributes.correlationId) ?? job.correlationId,
      },
    );
    await options.transitions.redrive(job);
  }
  await options.queues.send(
    new DeleteMessageCommand({
      QueueUrl: options.deadLettersQueueUrl,
      ReceiptHandle: message.ReceiptHandle,
    }),
  );
  return job?.state === 'failed';
}

async function show(message: Message, { queues, deadLettersQueueUrl }: RedriveOptions): Promise<void> {
  await queues.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: deadLettersQueueUrl,
      ReceiptHandle: message.ReceiptHandle,
      VisibilityTimeout: 0,
    }),
  );
}
