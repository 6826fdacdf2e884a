import type { SNSClient } from '@aws-sdk/client-sns';
import type { ScheduledEvent, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { AlarmHeads } from '../../core/alerts/alarm-heads.ts';
import { openAlertStore } from '../../core/alerts/alert-store.ts';
import { revived } from '../../core/alerts/alert-changes.ts';
import type { DeliveryMessage } from '../../core/alerts/delivery-message.ts';
import { systemClock } from '../../core/resilience/clock.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { ChannelPace } from './channel-pace.ts';
import { createEmail } from './channels/email.ts';
import { createPagerDuty } from './channels/pagerduty.ts';
import { createSlack } from './channels/slack.ts';
import { deliver } from './deliver.ts';
import { followUp } from './follow-up.ts';
import type { Notifier } from './notifier.ts';
import { MalformedMessage, readMessage } from './read-message.ts';
import { hide, isRedriven, setAside } from './queued-message.ts';
import type { SecretReader } from './secret-reader.ts';
import { takeTransition } from './take-transition.ts';

/** What only the notifier needs, made once so that the secret is kept from run to run. */
export interface NotifierParts {
  readonly topics: SNSClient;
  readonly secret: SecretReader;
}

/** The function that tells people of alarms: fed by its queue, and called each minute for what time itself brings. */
export function createNotifierHandler(
  runtime: Runtime,
  parts: NotifierParts,
  surroundings: Partial<Pick<Notifier, 'clock' | 'random'>> = {},
): (event: SQSEvent | ScheduledEvent) => Promise<SQSBatchResponse | undefined> {
  const notifier = createNotifier(runtime, parts, surroundings);
  return async (event) => {
    if (!('Records' in event)) {
      await followUp(notifier);
      return undefined;
    }
    const failed = await handleBatch(event.Records, notifier);
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}

/** A run that has lasted so long begins no further message, in milliseconds: the rest comes again. */
const longestRunMilliseconds = 25_000;

/**
 * Gives the messages that shall come again. What goes to chat and mail is handled one after the other, so that the first
 * message can tell what the others would; everything else at once, so that a slow receiver delays nobody.
 */
async function handleBatch(records: readonly SQSRecord[], notifier: Notifier): Promise<readonly SQSRecord[]> {
  const begun = notifier.runtime.now();
  const again: SQSRecord[] = [];
  const one = async (record: SQSRecord): Promise<void> => {
    if (await handle(record, notifier)) again.push(record);
  };
  const inTurn = async (): Promise<void> => {
    for (const record of records.filter(isGrouped)) {
      if (notifier.runtime.now() - begun > longestRunMilliseconds) again.push(record);
      else await one(record);
    }
  };
  await Promise.all([...records.filter((record) => !isGrouped(record)).map(one), inTurn()]);
  return again;
}

function isGrouped({ body }: SQSRecord): boolean {
  try {
    const message = readMessage(body);
    return message.kind === 'delivery' && message.delivery.channel !== 'pagerduty';
  } catch {
    // Its fault is reported where it is handled.
    return false;
  }
}

function createNotifier(
  runtime: Runtime,
  { topics, secret }: NotifierParts,
  surroundings: Partial<Pick<Notifier, 'clock' | 'random'>>,
): Notifier {
  const { clients, settings } = runtime;
  const { notifications } = settings;
  const timeout = notifications.timeoutSeconds * 1000;
  return {
    runtime,
    alerts: openAlertStore(clients.documents, settings),
    heads: new AlarmHeads(clients.documents, {
      table: settings.alertsTable,
      retentionSeconds: notifications.retentionSeconds,
    }),
    channels: {
      pagerduty: createPagerDuty(secret, timeout),
      slack: createSlack(secret, notifications, timeout),
      email: createEmail(topics, settings),
    },
    pace: new ChannelPace(clients.documents, settings.alertsTable),
    clock: systemClock,
    random: Math.random,
    ...surroundings,
  };
}

/** Handles one message; true when it shall come again. One message's trouble is not another's. */
async function handle(record: SQSRecord, notifier: Notifier): Promise<boolean> {
  const { logger, emit, component } = notifier.runtime;
  try {
    return await handleMessage(record, notifier);
  } catch (error) {
    const isMalformed = error instanceof MalformedMessage;
    logger.error(
      isMalformed
        ? `The message ${record.messageId} cannot be understood and goes to the dead letters. ${error.message}`
        : `The message ${record.messageId} could not be handled; it comes again.`,
      { event_type: 'notification_failed', message_id: record.messageId, error: error as Error },
    );
    emit('Errors', 1, { errorType: isMalformed ? 'malformed-notification' : 'notification', component });
    if (!isMalformed) return true;
    return setAside(record, error.message, notifier);
  }
}

async function handleMessage(record: SQSRecord, notifier: Notifier): Promise<boolean> {
  const message = readMessage(record.body);
  if (message.kind === 'transition') {
    await takeTransition(message.transition, notifier);
    return false;
  }
  if (isRedriven(record)) await revive(message.delivery, notifier);
  const result = await deliver(message.delivery, notifier);
  if (result.kind === 'abandoned') return setAside(record, result.reason, notifier);
  if (result.kind === 'done') return false;
  await hide(record, result.seconds, notifier);
  return true;
}

async function revive(
  { alertId, notice, channel }: DeliveryMessage,
  { alerts, runtime }: Notifier,
): Promise<void> {
  await alerts.change(alertId, (alert) => revived(alert, notice, channel), runtime.now());
}
