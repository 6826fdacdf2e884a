import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { setTimeout as pause } from 'node:timers/promises';
import type { KeptNotice } from './notice-receiver.ts';

/** Pause after the queue could not be read, in milliseconds. */
const troubleMilliseconds = 1000;

/** Takes what AWS would mail from the queue that is subscribed in the place of people, until `signal` aborts. */
export async function receiveMail(
  client: SQSClient,
  queueUrl: string,
  { keep, signal }: { readonly keep: (notice: KeptNotice) => void; readonly signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    try {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 20 }),
        { abortSignal: signal },
      );
      for (const message of Messages) {
        keep(mailOf(message));
        const taken = { QueueUrl: queueUrl, ReceiptHandle: message.ReceiptHandle };
        await client.send(new DeleteMessageCommand(taken));
      }
    } catch {
      // The servers restart, or end.
      await pause(troubleMilliseconds, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** A mail as SNS would send it: its envelope says from which topic and with which subject. */
function mailOf({ Body = '' }: Message): KeptNotice {
  const { TopicArn = '', Subject, Message: content } = JSON.parse(Body) as Record<string, string | undefined>;
  return {
    at: new Date().toISOString(),
    to: `e-mail (${TopicArn.split(':').at(-1) ?? ''})`,
    headline: Subject ?? 'AWS Notification Message',
    content,
  };
}
