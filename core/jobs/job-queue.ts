import { type MessageAttributeValue, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type JobMessage, type MessageContext, messageAttributes, type WebhookMessage } from './message.ts';

/** Sends a message that names a job, with the context of the request that caused it. */
export async function sendJobMessage(
  client: SQSClient,
  queueUrl: string,
  body: JobMessage | WebhookMessage,
  context: MessageContext,
  options: { delaySeconds?: number; deadLetterReason?: string } = {},
): Promise<void> {
  await client.send(
    new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: JSON.stringify(body),
      MessageAttributes: {
        [messageAttributes.traceparent]: text(context.traceparent),
        [messageAttributes.correlationId]: text(context.correlationId),
        ...(options.deadLetterReason === undefined
          ? {}
          : { [messageAttributes.deadLetterReason]: text(options.deadLetterReason) }),
      },
      ...(context.xrayHeader === undefined
        ? {}
        : { MessageSystemAttributes: { AWSTraceHeader: text(context.xrayHeader) } }),
      ...(options.delaySeconds === undefined ? {} : { DelaySeconds: options.delaySeconds }),
    }),
  );
}

const text = (value: string): MessageAttributeValue => ({ DataType: 'String', StringValue: value });
