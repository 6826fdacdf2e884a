import type { AlarmHead } from '../../core/alerts/alarm-heads.ts';
import type { Alert, NoticeId } from '../../core/alerts/alert.ts';
import { noted, planned, recovered } from '../../core/alerts/alert-changes.ts';
import { requestDeliveries } from '../../core/alerts/delivery-message.ts';
import { pushedChannels } from '../../core/alerts/routing.ts';
import { derivedIdentifier } from '../../core/identifiers/identifiers.ts';
import type { AlarmTransition } from './alarm-message.ts';
import { newAlert } from './new-alert.ts';
import type { Notifier } from './notifier.ts';

/**
 * Takes a change of an alarm: an alert begins or ends, and its notices are asked for. A message that comes again finds
 * all done and asks again, which changes nothing; one that comes late, after a newer change, tells nobody anything.
 *
 * INSUFFICIENT_DATA says that nothing is known, so it neither raises nor ends an alert: it is noted.
 */
export async function takeTransition(transition: AlarmTransition, notifier: Notifier): Promise<void> {
  const head = await notifier.heads.get(transition.alarmArn);
  if (transition.state === 'INSUFFICIENT_DATA') return noteNoData(transition, head, notifier);
  if (head !== undefined && transition.changedAt < head.changedAt) return reportLate(transition, notifier);
  if (transition.state === 'ALARM') return raise(transition, head, notifier);
  return recover(transition, head, notifier);
}

async function raise(
  transition: AlarmTransition,
  head: AlarmHead | undefined,
  notifier: Notifier,
): Promise<void> {
  const now = notifier.runtime.now();
  const { alarmArn, changedAt } = transition;
  const isRepeated = head?.changedAt === changedAt && head.state === 'ALARM';
  const open = isRepeated ? undefined : await openAlertOf(head, notifier);
  const alertId = open?.id ?? derivedIdentifier('alert', alarmArn, new Date(changedAt).toISOString());
  if (!isRepeated) await moveHead(transition, head, { state: 'ALARM', changedAt, alertId }, notifier);
  if (open !== undefined) {
    await notifier.alerts.change(open.id, (alert) => raisedAgain(alert, transition), now);
    return;
  }
  const id = isRepeated ? (head.alertId ?? alertId) : alertId;
  await notifier.alerts.create(newAlert(id, transition, notifier), now);
  await announce(id, 'raised', notifier);
}

async function recover(
  transition: AlarmTransition,
  head: AlarmHead | undefined,
  notifier: Notifier,
): Promise<void> {
  const now = notifier.runtime.now();
  const { changedAt, reason } = transition;
  if (head?.changedAt !== changedAt)
    await moveHead(transition, head, { state: 'OK', changedAt, alertId: head?.alertId }, notifier);
  if (head?.alertId === undefined) return;
  const at = new Date(changedAt).toISOString();
  await notifier.alerts.change(
    head.alertId,
    (alert) => {
      const over = recovered(alert, { at, reason });
      // Who resolved it by hand has told everybody.
      if (over === undefined || alert.resolved !== undefined) return over;
      return planned(over, 'recovered', pushedChannels(alert.channels), now);
    },
    now,
  );
  await announce(head.alertId, 'recovered', notifier);
}

async function noteNoData(
  { changedAt, reason }: AlarmTransition,
  head: AlarmHead | undefined,
  notifier: Notifier,
): Promise<void> {
  const open = await openAlertOf(head, notifier);
  if (open === undefined) return;
  const at = new Date(changedAt).toISOString();
  await notifier.alerts.change(
    open.id,
    (alert) =>
      alert.timeline.some((entry) => entry.event === 'no-data' && entry.at === at)
        ? undefined
        : noted(alert, { at, event: 'no-data', note: reason }),
    notifier.runtime.now(),
  );
}

/** The alert of an alarm, if it is not over. */
async function openAlertOf(head: AlarmHead | undefined, { alerts }: Notifier): Promise<Alert | undefined> {
  const alert = head?.alertId === undefined ? undefined : await alerts.get(head.alertId);
  return alert?.state === 'resolved' ? undefined : alert;
}

/** The alarm went by way of INSUFFICIENT_DATA, or its recovery was never heard of: one alert, told once. */
const raisedAgain = (alert: Alert, { changedAt, reason }: AlarmTransition): Alert =>
  noted({ ...alert, reason }, { at: new Date(changedAt).toISOString(), event: 'raised-again', note: reason });

async function moveHead(
  { alarmArn }: AlarmTransition,
  before: AlarmHead | undefined,
  head: AlarmHead,
  { heads, runtime }: Notifier,
): Promise<void> {
  if (await heads.replace(alarmArn, before, head, runtime.now())) return;
  throw new Error(`Another change of ${alarmArn} is being handled; this one comes again.`);
}

async function announce(alertId: string, notice: NoticeId, { alerts, runtime }: Notifier): Promise<void> {
  const alert = await alerts.get(alertId);
  if (alert === undefined) return;
  const { notificationsQueueUrl, notifications } = runtime.settings;
  await requestDeliveries(runtime.clients.queues, notificationsQueueUrl, alert, {
    notice,
    groupSeconds: notifications.groupSeconds,
  });
}

function reportLate({ alarmName, state, changedAt }: AlarmTransition, { runtime }: Notifier): void {
  runtime.logger.warn('A change of an alarm came after a later one; nobody is told of it.', {
    event_type: 'alarm_change_late',
    alarm: alarmName,
    state,
    changed_at: new Date(changedAt).toISOString(),
  });
}
