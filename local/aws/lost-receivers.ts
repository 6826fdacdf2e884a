import type { buildApp } from 'fauxqs';
import type { FauxqsStores } from './fauxqs-parts.ts';

/**
 * Makes a message visible again at once when its receiver hung up while it was polling. fauxqs hands messages to
 * waiting requests whether or not somebody is still there; a job would then lie invisible until its lease ran out
 * whenever a worker was restarted.
 */
export function returnLostMessages(app: ReturnType<typeof buildApp>, queues: FauxqsStores['sqsStore']): void {
  app.addHook('onSend', (request, _reply, payload, done) => {
    if (request.raw.socket.destroyed && request.headers['x-amz-target'] === 'AmazonSQS.ReceiveMessage') {
      const { QueueUrl } = request.body as { QueueUrl: string };
      for (const receipt of receiptsIn(payload)) queues.getQueue(QueueUrl)?.changeVisibility(receipt, 0);
    }
    done();
  });
}

function receiptsIn(payload: unknown): readonly string[] {
  const { Messages } = JSON.parse(String(payload)) as { Messages?: readonly { ReceiptHandle: string }[] };
  return (Messages ?? []).map((message) => message.ReceiptHandle);
}
