import type { Message } from '@aws-sdk/client-sqs';
import { jobMessageSchema, messageAttributes } from '../../core/jobs/message.ts';

/** One delivery of a message of the jobs queue. The same message may be delivered more than once. */
export interface Delivery {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** How often the message has been delivered, this time included. */
  readonly deliveries: number;
  /** Context of the request that caused the message, as far as it was sent along. */
  readonly traceparent: string | undefined;
  readonly correlationId: string | undefined;
  readonly xrayHeader: string | undefined;
  /** Set on a message that was in the dead-letter queue and came back. */
  readonly deadLetterReason: string | undefined;
}

/** What must be asked for when receiving, so that `readDelivery` finds it. */
export const requestedAttributes = {
  MessageAttributeNames: Object.values(messageAttributes),
  MessageSystemAttributeNames: ['ApproximateReceiveCount' as const, 'AWSTraceHeader' as const],
};

/** Reads a received message. */
export function readDelivery(message: Message): Delivery {
  const attribute = (name: keyof typeof messageAttributes): string | undefined =>
    message.MessageAttributes?.[messageAttributes[name]]?.StringValue;
  return {
    messageId: message.MessageId ?? 'unknown',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    deliveries: Number(message.Attributes?.ApproximateReceiveCount ?? 1),
    traceparent: attribute('traceparent'),
    correlationId: attribute('correlationId'),
    xrayHeader: message.Attributes?.AWSTraceHeader,
    deadLetterReason: attribute('deadLetterReason'),
  };
}

/** The job that a message names; undefined when the message cannot be understood. */
export function namedJob(delivery: Delivery): string | undefined {
  try {
    return jobMessageSchema.parse(JSON.parse(delivery.body)).jobId;
  } catch {
    return undefined;
  }
}
