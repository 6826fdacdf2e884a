import { ChangeMessageVisibilityCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { messageAttributes } from '../../core/jobs/message.ts';
import type { Notifier } from './notifier.ts';

const { deadLetterReason } = messageAttributes;

/** The reason stays with a message that somebody takes back from the dead letters. */
export const isRedriven = ({ messageAttributes }: SQSRecord): boolean =>
  Object.hasOwn(messageAttributes ?? {}, deadLetterReason);

/** Leaves a message with the dead letters, with the reason; true when that fails, so that the queue does it later. */
export async function setAside(record: SQSRecord, reason: string, { runtime }: Notifier): Promise<boolean> {
  try {
    await runtime.clients.queues.send(
      new SendMessageCommand({
        QueueUrl: runtime.settings.notificationDeadLettersQueueUrl,
        MessageBody: record.body,
        MessageAttributes: {
          [deadLetterReason]: { DataType: 'String', StringValue: reason.slice(0, 1000) },
        },
      }),
    );
    return false;
  } catch (error) {
    runtime.logger.error('A message could not be put to the dead letters; it comes again.', {
      message_id: record.messageId,
      error: error as Error,
    });
    return true;
  }
}

/** Lets a message come again after some seconds. */
export async function hide(record: SQSRecord, seconds: number, { runtime }: Notifier): Promise<void> {
  await runtime.clients.queues.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: runtime.settings.notificationsQueueUrl,
      ReceiptHandle: record.receiptHandle,
      VisibilityTimeout: seconds,
    }),
  );
}
