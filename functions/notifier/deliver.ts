import { type Alert, deliveryKey, isSettled, kindOfNotice, type NoticeId } from '../../core/alerts/alert.ts';
import { claimed, isClaimed } from '../../core/alerts/alert-changes.ts';
import type { DeliveryMessage } from '../../core/alerts/delivery-message.ts';
import { audienceOf } from './channels/slack.ts';
import type { Notifier, OutgoingNotice } from './notifier.ts';
import { reasonToSkip } from './reason-to-skip.ts';
import { again, type Claimed, type DeliveryResult, done, settle, tell } from './tell.ts';

/** How long a delivery is claimed: longer than the function may run. */
const claimMilliseconds = 60_000;

/** Slack takes one message a second and channel. */
const slackSpacingMilliseconds = 1000;

/** A turn that comes within this time is waited for here; a later one sends the message back to the queue. */
const patienceMilliseconds = 5000;

/**
 * Delivers one notice of one alert by one channel, once: under a claim, so that a message which comes twice, or two of
 * them at the same time, tell nobody twice. By chat and mail, alerts of the same service, region and severity whose
 * notices wait as well are told along.
 */
export async function deliver(message: DeliveryMessage, notifier: Notifier): Promise<DeliveryResult> {
  const { alertId, notice, channel } = message;
  const alert = await notifier.alerts.get(alertId);
  const delivery = alert?.deliveries[deliveryKey(notice, channel)];
  if (alert === undefined || delivery === undefined) return done;
  // It was given up along with another alert's; its own message goes to the dead letters too, to be taken back from there.
  if (delivery.state === 'abandoned')
    return { kind: 'abandoned', reason: `${channel}: ${delivery.answer ?? ''}` };
  if (isSettled(delivery)) return done;
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
