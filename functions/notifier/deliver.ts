import {
  type Alert,
  type Delivery,
  deliveryKey,
  isSettled,
  kindOfNotice,
  type NoticeId,
} from '../../core/alerts/alert.ts';
import { claimed, type DeliveryEnd, ended, isClaimed } from '../../core/alerts/alert-changes.ts';
import type { DeliveryMessage } from '../../core/alerts/delivery-message.ts';
import { backoffPause } from '../../core/resilience/backoff.ts';
import { audienceOf } from './channels/slack.ts';
import type { DeliveryOutcome, Notifier, OutgoingNotice } from './notifier.ts';
import { reasonToSkip } from './reason-to-skip.ts';

/** What came of a message: it is done with, comes again, or is given up. */
export type DeliveryResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'again'; readonly seconds: number }
  | { readonly kind: 'abandoned'; readonly reason: string };

const done: DeliveryResult = { kind: 'done' };

/** How long a delivery is claimed: longer than the function may run. */
const claimMilliseconds = 60_000;

/** Slack takes one message a second and channel. */
const slackSpacingMilliseconds = 1000;

/** A turn that comes within this time is waited for here; a later one sends the message back to the queue. */
const patienceMilliseconds = 5000;

/** The longest pause between two attempts, in seconds. */
const longestPauseSeconds = 3600;

/**
 * Delivers one notice of one alert by one channel, once: under a claim, so that a message which comes twice, or two of
 * them at the same time, tell nobody twice. By chat and mail, alerts of the same service, region and severity whose
 * notices wait as well are told along.
 */
export async function deliver(message: DeliveryMessage, notifier: Notifier): Promise<DeliveryResult> {
  const { alertId, notice, channel } = message;
  const alert = await notifier.alerts.get(alertId);
  const delivery = alert?.deliveries[deliveryKey(notice, channel)];
  if (alert === undefined || delivery === undefined || isSettled(delivery)) return done;
  const now = notifier.runtime.now();
  if (isClaimed(delivery, now)) return again(((delivery.claimedUntil ?? now) - now) / 1000);
  const skip = reasonToSkip(alert, delivery, now);
  if (skip?.kind === 'wait') return again(skip.seconds);
  if (skip?.kind === 'skip') {
    await settle(alert, delivery, { state: 'skipped', answer: skip.because }, notifier);
    return done;
  }
  const wait = await turn({ kind: kindOfNotice(notice), alerts: [alert] }, channel, notifier);
  if (wait > 0) return again(wait / 1000);
  const own = await claim(alert.id, notice, message, notifier);
  if (own === undefined) return again(1);
  const others = channel === 'pagerduty' ? [] : await companions(own, message, notifier);
  return tell([own, ...others], message, notifier);
}

const again = (seconds: number): DeliveryResult => ({
  kind: 'again',
  seconds: Math.max(1, Math.ceil(seconds)),
});

/** Waits for the next turn in a Slack channel; gives the milliseconds that are left when it takes too long. */
async function turn(
  notice: OutgoingNotice,
  channel: DeliveryMessage['channel'],
  { pace, runtime, clock }: Notifier,
): Promise<number> {
  if (channel !== 'slack') return 0;
  const place = `slack:${audienceOf(notice)}`;
  const deadline = runtime.now() + patienceMilliseconds;
  for (;;) {
    const wait = await pace.take(place, runtime.now(), slackSpacingMilliseconds);
    if (wait === 0) return 0;
    if (runtime.now() + wait > deadline) return wait;
    await clock.sleep(wait);
  }
}

const claim = async (
  alertId: string,
  notice: NoticeId,
  { channel }: DeliveryMessage,
  { alerts, runtime }: Notifier,
): Promise<Claimed | undefined> => {
  const now = runtime.now();
  const until = now + claimMilliseconds;
  const alert = await alerts.change(alertId, (one) => claimed(one, { notice, channel, now, until }), now);
  return alert === undefined ? undefined : { alert, notice };
};

interface Claimed {
  readonly alert: Alert;
  readonly notice: NoticeId;
}

/** Claims what waits of the same kind for the same people. */
async function companions(
  { alert, notice }: Claimed,
  message: DeliveryMessage,
  notifier: Notifier,
): Promise<readonly Claimed[]> {
  const kind = kindOfNotice(notice);
  const open = await notifier.alerts.open();
  const waiting = open.flatMap((other) =>
    other.id === alert.id || groupOf(other) !== groupOf(alert)
      ? []
      : Object.values(other.deliveries)
          .filter(
            (one) =>
              one.channel === message.channel && one.state === 'waiting' && kindOfNotice(one.notice) === kind,
          )
          .map((one) => ({ id: other.id, notice: one.notice })),
  );
  const found: Claimed[] = [];
  for (const other of waiting) {
    const one = await claim(other.id, other.notice, message, notifier);
    if (one !== undefined) found.push(one);
  }
  return found;
}

/** Alerts that one message may tell of. */
const groupOf = ({ service, region, severity }: Alert): string => JSON.stringify([service, region, severity]);

async function tell(
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

async function settle(
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
