import { type Alert, isSettled, type NoticeId } from '../../core/alerts/alert.ts';
import { isClaimed, noted, planned } from '../../core/alerts/alert-changes.ts';
import { requestDeliveries } from '../../core/alerts/delivery-message.ts';
import type { Notifier } from './notifier.ts';

/** A delivery that nobody has tried for so long has lost its message, in milliseconds. */
const lostAfterMilliseconds = 5 * 60_000;

/** How long an alert that is over stays among the open ones, for whoever groups notices, in milliseconds. */
const lingerMilliseconds = 5 * 60_000;

/** How long it stays at most, while its last notices cannot be delivered. */
const longestLingerMilliseconds = 86_400_000;

/** Looks at every open alert, each minute: reminds, escalates, asks again for what was lost, and closes what is done. */
export async function followUp(notifier: Notifier): Promise<void> {
  for (const { id } of await notifier.alerts.open()) {
    try {
      await followOne(id, notifier);
    } catch (error) {
      const { logger, emit, component } = notifier.runtime;
      logger.error(`The alert ${id} could not be followed up; it is tried again in a minute.`, {
        event_type: 'alert_follow_up_failed',
        alert_id: id,
        error: error as Error,
      });
      emit('Errors', 1, { errorType: 'alert-follow-up', component });
    }
  }
}

async function followOne(id: string, notifier: Notifier): Promise<void> {
  const { alerts, runtime } = notifier;
  const now = runtime.now();
  // The index lags behind the table.
  const alert = await alerts.get(id);
  if (alert === undefined) return;
  await ask(alert, lostNotices(alert, now), notifier);
  if (alert.state === 'resolved') {
    await alerts.change(id, (one) => closed(one, now), now);
    return;
  }
  const reminded = await alerts.change(id, (one) => remindered(one, notifier), now);
  if (reminded !== undefined) await ask(reminded, [`reminder-${reminded.reminders}`], notifier);
  const escalated = await alerts.change(id, (one) => escalatedNow(one, notifier), now);
  if (escalated !== undefined) await ask(escalated, ['escalated'], notifier);
}

async function ask(alert: Alert, notices: readonly NoticeId[], { runtime }: Notifier): Promise<void> {
  const { notificationsQueueUrl, notifications } = runtime.settings;
  for (const notice of notices) {
    await requestDeliveries(runtime.clients.queues, notificationsQueueUrl, alert, {
      notice,
      groupSeconds: notifications.groupSeconds,
    });
  }
}

/** Notices that were planned, and whose message was lost with the process that should have sent it. */
function lostNotices({ deliveries }: Alert, now: number): readonly NoticeId[] {
  const minutesDue = (plannedAt: number): boolean => {
    const age = now - plannedAt;
    // Once in each span, not every minute: the message may only be slow.
    return age >= lostAfterMilliseconds && age % lostAfterMilliseconds < 60_000;
  };
  const lost = Object.values(deliveries).filter(
    (delivery) =>
      (delivery.state === 'waiting' || (delivery.state === 'claimed' && !isClaimed(delivery, now))) &&
      minutesDue(delivery.plannedAt),
  );
  return [...new Set(lost.map(({ notice }) => notice))];
}

/** Out of the open ones, once everything is told or a day has passed. */
function closed(alert: Alert, now: number): Alert | undefined {
  if (alert.closedAt !== undefined) return undefined;
  const over = now - Date.parse(alert.recoveredAt ?? alert.resolved?.at ?? alert.raisedAt);
  const isTold = Object.values(alert.deliveries).every(isSettled);
  const isDue = isTold ? over >= lingerMilliseconds : over >= longestLingerMilliseconds;
  return isDue ? { ...alert, closedAt: new Date(now).toISOString() } : undefined;
}

function remindered(alert: Alert, { runtime }: Notifier): Alert | undefined {
  const now = runtime.now();
  if (alert.state !== 'active' || now < alert.remindAt) return undefined;
  const reminders = alert.reminders + 1;
  const next = {
    ...alert,
    reminders,
    remindAt: now + runtime.settings.notifications.repeatSeconds * 1000,
  };
  const entry = {
    at: new Date(now).toISOString(),
    event: 'reminder',
    notice: `reminder-${reminders}`,
  } as const;
  return planned(noted(next, entry), `reminder-${reminders}`, alert.channels, now);
}

function escalatedNow(alert: Alert, { runtime }: Notifier): Alert | undefined {
  const now = runtime.now();
  const { escalation, channels } = runtime.settings.notifications;
  const isDue = now - Date.parse(alert.raisedAt) >= escalation.seconds * 1000;
  if (alert.state !== 'active' || alert.severity !== 'critical' || alert.escalatedAt !== undefined || !isDue)
    return undefined;
  const at = new Date(now).toISOString();
  const targets = escalation.channels.filter((channel) => channel === 'email' || channels.includes(channel));
  return planned(noted({ ...alert, escalatedAt: at }, { at, event: 'escalated' }), 'escalated', targets, now);
}
