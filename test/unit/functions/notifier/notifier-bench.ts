import { DeleteCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import type { ScheduledEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Alert } from '../../../../core/alerts/alert.ts';
import { type AlertStore, openAlertStore } from '../../../../core/alerts/alert-store.ts';
import {
  type NotificationSettings,
  notificationSettingsSchema,
} from '../../../../core/alerts/notification-settings.ts';
import { createNotifierHandler } from '../../../../functions/notifier/notifier-handler.ts';
import { createSecretReader } from '../../../../functions/notifier/secret-reader.ts';
import { queueUrl } from '../../../../local/stack/resources.ts';
import { type ChannelReceiver, startChannelReceiver } from '../../../support/channel-receiver.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../../support/embedded-aws.ts';
import { type TestRuntime, testRuntime } from '../api-harness.ts';
import { type CapturedOutput, captureOutput } from '../captured-output.ts';
import { sqsEvent } from '../../../../local/events/queue-source.ts';
import { classicMessage, envelope, type MadeAlarm } from './made-messages.ts';

/** The notifier on embedded servers, with a receiver in the place of PagerDuty and Slack, and a clock that tests turn. */
export class NotifierBench {
  aws!: EmbeddedAws;
  output!: CapturedOutput;
  runtime!: TestRuntime;
  receiver!: ChannelReceiver;
  topics!: SNSClient;
  secrets!: SecretsManagerClient;
  /** Seconds for which messages were hidden, in order. */
  readonly hidden: number[] = [];
  /** Milliseconds that the function slept, in order. */
  readonly slept: number[] = [];
  #handler!: ReturnType<typeof createNotifierHandler>;
  #held: Message[] = [];

  /** A function with settings of its own, at a frozen time. */
  use(settings: Partial<NotificationSettings> = {}): void {
    const notifications = { ...notificationSettingsSchema.parse({}), groupSeconds: 0, ...settings };
    let now = Date.UTC(2026, 10, 21, 3, 0, 5);
    const runtime = testRuntime(this.aws, 'notifier', { notifications });
    this.runtime = {
      ...runtime,
      now: () => now,
      advance: (milliseconds) => {
        now += milliseconds;
      },
    };
    const clock = {
      sleep: async (milliseconds: number) => {
        this.slept.push(milliseconds);
        this.runtime.advance(milliseconds);
      },
    };
    const secret = createSecretReader(this.secrets, {
      name: runtime.settings.notificationSecret,
      keepSeconds: runtime.settings.notifications.secretSeconds,
      now: this.runtime.now,
    });
    this.#handler = createNotifierHandler(
      this.runtime,
      { topics: this.topics, secret },
      { clock, random: () => 0.5 },
    );
  }

  get store(): AlertStore {
    return openAlertStore(this.aws.clients.documents, this.runtime.settings);
  }

  /** Every alert, newest first. */
  async alerts(): Promise<readonly Alert[]> {
    return (await this.store.list(100)).alerts;
  }

  async alert(): Promise<Alert> {
    const [alert] = await this.alerts();
    if (alert === undefined) throw new Error('there is no alert');
    return alert;
  }

  useSecret(secret: unknown): void {
    const text = typeof secret === 'string' ? secret : JSON.stringify(secret);
    this.aws.secrets.set(this.aws.settings.notificationSecret, text);
  }

  /** A secret that leads everything to the receiver. */
  get goodSecret(): { pagerduty: Record<string, string>; slack: Record<string, unknown> } {
    const { url } = this.receiver;
    return {
      pagerduty: { routingKey: 'key-1', escalationRoutingKey: 'key-2', eventsUrl: `${url}/pagerduty` },
      slack: {
        webhooks: {
          critical: `${url}/slack/critical`,
          warning: `${url}/slack/warning`,
          info: `${url}/slack/info`,
        },
      },
    };
  }

  async send(body: string, attributes: Message['MessageAttributes'] = {}): Promise<void> {
    const { clients, settings } = this.aws;
    await clients.queues.send(
      new SendMessageCommand({
        QueueUrl: settings.notificationsQueueUrl,
        MessageBody: body,
        MessageAttributes: attributes,
      }),
    );
  }

  /** Sends what SNS would deliver for a change of an alarm. */
  async change(made: MadeAlarm = {}): Promise<void> {
    await this.send(envelope(classicMessage({ at: this.runtime.now(), ...made })));
  }

  /**
   * Does what Lambda's event source does, once: hands over what is visible, and what was to come again, and deletes what
   * was not reported as failed.
   */
  async poll(): Promise<{ handled: number; failed: number }> {
    const messages = [...this.#held.splice(0), ...(await this.receive('notifications'))];
    if (messages.length === 0) return { handled: 0, failed: 0 };
    const { batchItemFailures } = (await this.#handler(
      sqsEvent(messages, 'notifications'),
    )) as SQSBatchResponse;
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const message of messages) {
      if (failed.has(message.MessageId ?? '')) this.#held.push(message);
      else await this.remove('notifications', message);
    }
    return { handled: messages.length, failed: failed.size };
  }

  /** Polls until nothing but messages that shall come again is left. */
  async settle(): Promise<void> {
    for (;;) {
      const messages = await this.receive('notifications');
      if (messages.length === 0) return;
      const { batchItemFailures } = (await this.#handler(
        sqsEvent(messages, 'notifications'),
      )) as SQSBatchResponse;
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      for (const message of messages) {
        if (failed.has(message.MessageId ?? '')) this.#held.push(message);
        else await this.remove('notifications', message);
      }
    }
  }

  /** A batch of bodies as Lambda would hand them over; gives the indexes of those that failed. */
  async batch(...bodies: string[]): Promise<readonly number[]> {
    const messages = bodies.map((Body, index) => ({ MessageId: String(index), ReceiptHandle: 'none', Body }));
    const response = (await this.#handler(sqsEvent(messages, 'notifications'))) as SQSBatchResponse;
    return response.batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier));
  }

  /** Turns the clock on, and does what the schedule does each minute. */
  async minutes(count: number): Promise<void> {
    for (let minute = 0; minute < count; minute += 1) {
      this.runtime.advance(60_000);
      await this.#handler({ source: 'aws.events' } as ScheduledEvent & SQSEvent);
    }
  }

  async receive(queue: 'notifications' | 'notificationDeadLetters' | 'mail'): Promise<readonly Message[]> {
    const { Messages } = await this.aws.clients.queues.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl(queue, this.aws.ports.aws),
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 600,
        MessageAttributeNames: ['All'],
      }),
    );
    return Messages ?? [];
  }

  async remove(queue: 'notifications' | 'notificationDeadLetters' | 'mail', message: Message): Promise<void> {
    await this.aws.clients.queues.send(
      new DeleteMessageCommand({
        QueueUrl: queueUrl(queue, this.aws.ports.aws),
        ReceiptHandle: message.ReceiptHandle,
      }),
    );
  }

  /** Takes everything out of a queue. */
  async drain(queue: 'notifications' | 'notificationDeadLetters' | 'mail'): Promise<readonly Message[]> {
    const taken: Message[] = [];
    for (;;) {
      const messages = await this.receive(queue);
      if (messages.length === 0) return taken;
      for (const message of messages) await this.remove(queue, message);
      taken.push(...messages);
    }
  }

  /** The deliveries so far, as the metric has them. */
  deliveries(): readonly string[] {
    return this.runtime.emitted
      .filter(({ name }) => name === 'AlertDelivery')
      .map(({ dimensions }) => `${dimensions['channel']} ${dimensions['outcome']}`);
  }

  /** Forgets every alert and message. */
  async reset(): Promise<void> {
    this.#held = [];
    this.hidden.length = 0;
    this.slept.length = 0;
    for (const queue of ['notifications', 'notificationDeadLetters', 'mail'] as const)
      await this.drain(queue);
    await this.#emptyTable();
  }

  async #emptyTable(): Promise<void> {
    const { documents: client } = this.aws.clients;
    const TableName = this.aws.settings.alertsTable;
    for await (const { Items = [] } of paginateScan({ client }, { TableName })) {
      for (const { id } of Items) await client.send(new DeleteCommand({ TableName, Key: { id } }));
    }
  }
}

/** Starts the servers for the tests of a file. */
export function useNotifierBench(): NotifierBench {
  const bench = new NotifierBench();
  beforeAll(async () => {
    bench.output = captureOutput();
    bench.aws = await startEmbeddedAws();
    bench.topics = new SNSClient({});
    bench.secrets = new SecretsManagerClient({ maxAttempts: 1 });
    bench.aws.clients.queues.middlewareStack.add(
      (next, context) => async (given) => {
        if (context.commandName !== 'ChangeMessageVisibilityCommand') return next(given);
        const { VisibilityTimeout } = given.input as { VisibilityTimeout?: number };
        bench.hidden.push(Number(VisibilityTimeout));
        // The queue's clock is the machine's: on a slow one the message would come back beside the one that poll() holds.
        return next({ ...given, input: { ...given.input, VisibilityTimeout: 600 } });
      },
      { step: 'initialize' },
    );
  });
  afterAll(async () => {
    bench.output.restore();
    bench.topics.destroy();
    bench.secrets.destroy();
    await bench.aws.stop();
  });
  beforeEach(async () => {
    bench.output.clear();
    bench.receiver = await startChannelReceiver();
    bench.use();
    await bench.reset();
    bench.useSecret(bench.goodSecret);
  });
  afterEach(async () => bench.receiver.close());
  return bench;
}
