import type { buildApp } from 'fauxqs';
import type { NoteServiceMetrics } from '../metrics/service-metrics.ts';
import type { FauxqsStores } from './fauxqs-parts.ts';

type Queues = FauxqsStores['sqsStore'];
type Topics = FauxqsStores['snsStore'];
type Spy = NonNullable<Queues['spy']>;

/**
 * Counts messages as topics and queues take them and as they are deleted. A message that its queue moves to a dead-letter
 * queue is not counted as sent there, as SQS documents. A topic hands a message to its queues before anything else can
 * happen, so what they take meanwhile is its delivery.
 */
export function countMessages(queues: Queues, topics: Topics, note: NoteServiceMetrics): void {
  const moved = new Set<string>();
  let delivering: string | undefined;
  const addMessage: Spy['addMessage'] = (message) => {
    if (message.service === 'sns') {
      delivering = message.topicName;
      note('AWS/SNS', { TopicName: delivering }, { NumberOfMessagesPublished: 1 });
      queueMicrotask(() => {
        delivering = undefined;
      });
    }
    if (message.service !== 'sqs') return;
    if (delivering !== undefined && message.status === 'published')
      note('AWS/SNS', { TopicName: delivering }, { NumberOfNotificationsDelivered: 1 });
    const { queueName, messageId, status } = message;
    if (status === 'dlq') moved.add(messageId);
    else if (status === 'consumed') note('AWS/SQS', { QueueName: queueName }, { NumberOfMessagesDeleted: 1 });
    else if (!moved.delete(messageId)) note('AWS/SQS', { QueueName: queueName }, { NumberOfMessagesSent: 1 });
  };
  const spy = { addMessage } as Spy;
  queues.spy = spy;
  topics.spy = spy;
  for (const queue of queues.allQueues()) queue.spy = spy;
}

/** Counts messages as receivers get them, from the answers to ReceiveMessage. */
export function countReceived(
  app: ReturnType<typeof buildApp>,
  queues: Queues,
  note: NoteServiceMetrics,
): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    if (request.headers['x-amz-target'] === 'AmazonSQS.ReceiveMessage' && reply.statusCode === 200) {
      const queue = queues.getQueue((request.body as { QueueUrl: string }).QueueUrl);
      const { Messages = [] } = JSON.parse(String(payload)) as { Messages?: readonly unknown[] };
      if (queue !== undefined && Messages.length > 0)
        note('AWS/SQS', { QueueName: queue.name }, { NumberOfMessagesReceived: Messages.length });
    }
    done();
  });
}

/** Looks into every queue, as SQS does each minute. A queue without messages has no oldest one, hence no age. */
export function measureQueues(queues: Queues, note: NoteServiceMetrics, now: number): void {
  for (const queue of queues.allQueues()) {
    queue.processTimers();
    const { ready, delayed, inflight } = queue.inspectMessages();
    const undeleted = [...ready, ...inflight.map(({ message }) => message)];
    const oldest = undeleted.reduce((least, { sentTimestamp }) => Math.min(least, sentTimestamp), now);
    note(
      'AWS/SQS',
      { QueueName: queue.name },
      {
        ApproximateNumberOfMessagesVisible: ready.length,
        ApproximateNumberOfMessagesNotVisible: inflight.length,
        ApproximateNumberOfMessagesDelayed: delayed.length,
        ...(undeleted.length > 0 ? { ApproximateAgeOfOldestMessage: (now - oldest) / 1000 } : {}),
      },
    );
  }
}
