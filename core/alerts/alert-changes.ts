import {
  type Alert,
  type AlertAction,
  type Delivery,
  deliveryKey,
  isSettled,
  kindOfNotice,
  type NoticeId,
  type TimelineEntry,
} from './alert.ts';
import type { AlertChannel } from './routing.ts';

/** Entries of a timeline that are always kept, at its beginning and its end. */
const firstEntries = 20;
const lastEntries = 180;

/** Reminders whose deliveries are remembered; the timeline knows of more. */
const remindersRemembered = 3;

// All of these are functions of an alert that leave it as it is: the store writes what they give, if nobody else has
// written meanwhile. Undefined means that the change does not apply any more.

/** Adds an entry to the timeline. */
export function noted(alert: Alert, entry: TimelineEntry): Alert {
  const timeline = [...alert.timeline, entry];
  if (timeline.length <= firstEntries + lastEntries) return { ...alert, timeline };
  return { ...alert, timeline: [...timeline.slice(0, firstEntries), ...timeline.slice(-lastEntries)] };
}

/** Plans a notice by `channels`; what was planned before stays as it is. */
export function planned(
  alert: Alert,
  notice: NoticeId,
  channels: readonly AlertChannel[],
  now: number,
): Alert {
  const deliveries: Record<string, Delivery> = { ...withoutOldReminders(alert, notice) };
  for (const channel of channels) {
    deliveries[deliveryKey(notice, channel)] ??= {
      notice,
      channel,
      state: 'waiting',
      attempts: 0,
      plannedAt: now,
    };
  }
  return { ...alert, deliveries };
}

function withoutOldReminders({ deliveries }: Alert, notice: NoticeId): Readonly<Record<string, Delivery>> {
  if (kindOfNotice(notice) !== 'reminder') return deliveries;
  const oldest = numberOf(notice) - remindersRemembered;
  return Object.fromEntries(
    Object.entries(deliveries).filter(
      ([, delivery]) => kindOfNotice(delivery.notice) !== 'reminder' || numberOf(delivery.notice) > oldest,
    ),
  );
}

const numberOf = (notice: NoticeId): number => Number(notice.split('-')[1]);

/** Somebody has seen to it: no more reminders and no escalation. */
export function acknowledged(alert: Alert, action: AlertAction): Alert | undefined {
  if (alert.state !== 'active') return undefined;
  return noted(
    { ...alert, state: 'acknowledged', acknowledged: action },
    { at: action.at, event: 'acknowledged', by: action.by, note: action.note },
  );
}

/** A person says that it is over. */
export function resolvedByPerson(alert: Alert, action: AlertAction): Alert | undefined {
  if (alert.state === 'resolved') return undefined;
  return noted(
    { ...alert, state: 'resolved', resolved: action },
    { at: action.at, event: 'resolved', by: action.by, note: action.note },
  );
}

/** The alarm is over. An alert that a person has resolved keeps that, and gets the time. */
export function recovered(alert: Alert, { at, reason }: { at: string; reason: string }): Alert | undefined {
  if (alert.recoveredAt !== undefined) return undefined;
  return noted({ ...alert, state: 'resolved', recoveredAt: at, reason }, { at, event: 'recovered' });
}

/**
 * Takes a delivery in hand until `until`; undefined when it is settled, somebody else is at it, or the alert does not
 * plan it.
 */
export function claimed(
  alert: Alert,
  { notice, channel, now, until }: { notice: NoticeId; channel: AlertChannel; now: number; until: number },
): Alert | undefined {
  const key = deliveryKey(notice, channel);
  const delivery = alert.deliveries[key];
  if (delivery === undefined || isSettled(delivery) || isClaimed(delivery, now)) return undefined;
  return {
    ...alert,
    deliveries: {
      ...alert.deliveries,
      [key]: { ...delivery, state: 'claimed', claimedAt: now, claimedUntil: until },
    },
  };
}

/** Whether somebody is at a delivery. */
export const isClaimed = ({ state, claimedUntil = 0 }: Delivery, now: number): boolean =>
  state === 'claimed' && claimedUntil > now;

/** Begins a delivery that was given up with its first attempt; undefined when it was not given up. */
export function revived(alert: Alert, notice: NoticeId, channel: AlertChannel): Alert | undefined {
  const key = deliveryKey(notice, channel);
  const delivery = alert.deliveries[key];
  if (delivery?.state !== 'abandoned') return undefined;
  const again: Delivery = { ...delivery, state: 'waiting', attempts: 0 };
  return { ...alert, deliveries: { ...alert.deliveries, [key]: again } };
}

/** How one attempt of a delivery ended. */
export interface DeliveryEnd {
  readonly state: 'delivered' | 'failed' | 'abandoned' | 'skipped';
  readonly answer: string;
  readonly at: string;
}

/** Notes how an attempt ended; only attempts that asked the channel count. */
export function ended(
  alert: Alert,
  notice: NoticeId,
  channel: AlertChannel,
  { state, answer, at }: DeliveryEnd,
): Alert | undefined {
  const key = deliveryKey(notice, channel);
  const delivery = alert.deliveries[key];
  if (delivery === undefined || isSettled(delivery)) return undefined;
  const { claimedUntil: _over, ...rest } = delivery;
  const attempts = delivery.attempts + (state === 'skipped' ? 0 : 1);
  return noted(
    { ...alert, deliveries: { ...alert.deliveries, [key]: { ...rest, state, attempts, answer } } },
    { at, event: 'delivery', notice, channel, outcome: state, note: answer },
  );
}
