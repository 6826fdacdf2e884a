import {
  DeleteMessageBatchCommand,
  type Message,
  type MessageAttributeValue,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSMessageAttribute, SQSRecord } from 'aws-lambda';
import { setTimeout as pause } from 'node:timers/promises';
import { invoke } from '../gateway/invoke.ts';
import type { LocalFunction } from '../gateway/lambda-context.ts';
import { queueArn, type QueueKey, queueUrl, region } from '../stack/resources.ts';

/** One event source mapping: which queue feeds which function, and how. */
export interface QueueSource {
  readonly queue: QueueKey;
  readonly function: LocalFunction;
  /** Messages handed over at once. */
  readonly batchSize: number;
  /** Invocations at the same time. */
  readonly concurrency: number;
}

/** Seconds that one long poll waits. */
const waitSeconds = 20;

/** Pause after the queue could not be reached, in milliseconds. */
const troubleMilliseconds = 500;

/**
 * Feeds a queue to a function until `signal` aborts, as Lambda's event source mapping does: messages of a batch that the
 * function does not name as failed are deleted, the others come again when their visibility timeout is over.
 */
export async function feedQueue(
  source: QueueSource,
  options: {
    readonly client: SQSClient;
    readonly awsPort: number;
    readonly signal: AbortSignal;
    readonly report: (message: string, error: unknown) => void;
  },
): Promise<void> {
  const url = queueUrl(source.queue, options.awsPort);
  const poll = async (): Promise<void> => {
    while (!options.signal.aborted) {
      try {
        await takeBatch(source, url, options);
      } catch (error) {
        if (options.signal.aborted) return;
        options.report(`The queue ${source.queue} could not be fed to ${source.function.name}.`, error);
        await pause(troubleMilliseconds, undefined, { signal: options.signal }).catch(() => undefined);
      }
    }
  };
  await Promise.all(Array.from({ length: source.concurrency }, poll));
}

async function takeBatch(
  source: QueueSource,
  url: string,
  { client, signal }: { readonly client: SQSClient; readonly signal: AbortSignal },
): Promise<void> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: source.batchSize,
      WaitTimeSeconds: waitSeconds,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
    }),
    { abortSignal: signal },
  );
  if (Messages.length === 0) return;
  const response = await invoke(source.function, sqsEvent(Messages, source.queue));
  const failed = failedIds(response);
  const done = Messages.filter(({ MessageId }) => !failed.has(MessageId as string));
  if (done.length === 0) return;
  await client.send(
    new DeleteMessageBatchCommand({
      QueueUrl: url,
      Entries: done.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
    }),
  );
}

/** The event that Lambda makes of a batch. */
export function sqsEvent(messages: readonly Message[], queue: QueueKey): SQSEvent {
  return { Records: messages.map((message) => record(message, queue)) };
}

function record(message: Message, queue: QueueKey): SQSRecord {
  const attributes = Object.entries(message.MessageAttributes ?? {});
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: { ...message.Attributes } as unknown as SQSRecord['attributes'],
    messageAttributes: Object.fromEntries(attributes.map(([name, value]) => [name, messageAttribute(value)])),
    md5OfBody: message.MD5OfBody ?? '',
    ...(message.MD5OfMessageAttributes === undefined
      ? {}
      : { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn(queue),
    awsRegion: region,
  };
}

function messageAttribute(value: MessageAttributeValue): SQSMessageAttribute {
  return {
    dataType: value.DataType ?? 'String',
    ...(value.StringValue === undefined ? {} : { stringValue: value.StringValue }),
    ...(value.BinaryValue === undefined
      ? {}
      : { binaryValue: Buffer.from(value.BinaryValue).toString('base64') }),
    stringListValues: [],
    binaryListValues: [],
  };
}

const failedIds = (response: unknown): ReadonlySet<string> =>
  new Set(
    ((response ?? {}) as Partial<SQSBatchResponse>).batchItemFailures?.map((item) => item.itemIdentifier),
  );
