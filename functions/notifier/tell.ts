import {
  type Alert,
  type Delivery,
  deliveryKey,
  kindOfNotice,
  type NoticeId,
} from '../../core/alerts/alert.ts';
import { type DeliveryEnd, ended } from '../../core/alerts/alert-changes.ts';
import type { DeliveryMessage } from '../../core/alerts/delivery-message.ts';
import { backoffPause } from '../../core/resilience/backoff.ts';
import { audienceOf } from './channels/slack.ts';
import type { DeliveryOutcome, Notifier, OutgoingNotice } from './notifier.ts';

/** What came of a message: it is done with, comes again, or is given up. */
export type DeliveryResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'again'; readonly seconds: number }
  | { readonly kind: 'abandoned'; readonly reason: string };

/** An alert whose notice is in hand. */
export interface Claimed {
  readonly alert: Alert;
  readonly notice: NoticeId;
}

/** Nothing is left to do. */
export const done: DeliveryResult = { kind: 'done' };

/** The message shall come again. */
export const again = (seconds: number): DeliveryResult => ({
  kind: 'again',
  seconds: Math.max(1, Math.ceil(seconds)),
});

/** The longest pause between two attempts, in seconds. */
const longestPauseSeconds = 3600;

/** Asks the channel, and notes for every alert how it ended. */
export async function tell(
  told: readonly [Claimed, ...Claimed[]],
  message: DeliveryMessage,
  notifier: Notifier,
): Promise<DeliveryResult> {
  const { channel } = message;
  const [own, ...others] = told;
  const notice: OutgoingNotice = {
    kind: kindOfNotice(message.notice),
    alerts: [own.alert, ...others.map(({ alert }) => alert)],
  };
  const outcome = await notifier.channels[channel](notice).catch((error: unknown): DeliveryOutcome => ({
    delivered: false,
    answer: (error as Error).message,
  }));
  await holdOff(outcome, notice, channel, notifier);
  for (const other of others) await noteEnd(other, channel, outcome, notifier);
  return noteEnd(own, channel, outcome, notifier);
}

/** Where Slack has asked for a pause, nobody else posts meanwhile. */
async function holdOff(
  outcome: DeliveryOutcome,
  notice: OutgoingNotice,
  channel: DeliveryMessage['channel'],
  { pace, runtime }: Notifier,
): Promise<void> {
  if (outcome.delivered || outcome.retrySeconds === undefined || channel !== 'slack') return;
  const now = runtime.now();
  await pace.block(`slack:${audienceOf(notice)}`, now + outcome.retrySeconds * 1000, now);
}

async function noteEnd(
  { alert, notice }: Claimed,
  channel: DeliveryMessage['channel'],
  outcome: DeliveryOutcome,
  notifier: Notifier,
): Promise<DeliveryResult> {
  const delivery = alert.deliveries[deliveryKey(notice, channel)];
  if (delivery === undefined) return done;
  const { notifications } = notifier.runtime.settings;
  const attempts = delivery.attempts + 1;
  const { answer } = outcome;
  const isLast = !outcome.delivered && (outcome.permanent === true || attempts >= notifications.attempts);
  const state = outcome.delivered ? 'delivered' : isLast ? 'abandoned' : 'failed';
  await settle(alert, delivery, { state, answer }, notifier);
  if (outcome.delivered) return done;
  if (isLast) return { kind: 'abandoned', reason: `${channel}: ${answer}` };
  const pause = backoffPause(
    {
      firstMilliseconds: notifications.backoffSeconds * 1000,
      factor: 2,
      longestMilliseconds: longestPauseSeconds * 1000,
    },
    attempts,
    // Half of it at least: an alert that failed at once shall not use up its attempts within a second.
    () => 0.5 + notifier.random() / 2,
  );
  return again(Math.max(outcome.retrySeconds ?? 0, pause / 1000));
}

/** Notes how a delivery ended. */
export async function settle(
  alert: Alert,
  { notice, channel }: Delivery,
  end: Omit<DeliveryEnd, 'at'>,
  { alerts, runtime }: Notifier,
): Promise<void> {
  const now = runtime.now();
  const at = new Date(now).toISOString();
  await alerts.change(alert.id, (one) => ended(one, notice, channel, { ...end, at }), now);
  const line = {
    event_type: 'alert_delivery',
    alert_id: alert.id,
    alarm: alert.alarmName,
    notice,
    channel,
    outcome: end.state,
    answer: end.answer,
  };
  if (end.state === 'skipped') {
    runtime.logger.info('Nobody needed to be told of an alert.', line);
    return;
  }
  runtime.emit('AlertDelivery', 1, { channel, outcome: end.state }, { alert_id: alert.id });
  if (end.state === 'delivered') runtime.logger.info('People were told of an alert.', line);
  else runtime.logger.error('People could not be told of an alert.', line);
}
