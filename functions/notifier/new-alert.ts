import { dashboardName } from '../../core/telemetry/dashboard-name.ts';
import { readAlarmDescription } from '../../core/alerts/alarm-description.ts';
import { readAlarmName } from '../../core/alerts/alarm-identity.ts';
import type { Alert } from '../../core/alerts/alert.ts';
import { noted, planned } from '../../core/alerts/alert-changes.ts';
import type { NotificationSettings } from '../../core/alerts/notification-settings.ts';
import {
  type AlertChannel,
  alertRoutes,
  type AlertSeverity,
  pushedChannels,
} from '../../core/alerts/routing.ts';
import type { AlarmTransition } from './alarm-message.ts';
import type { Notifier } from './notifier.ts';

/** An alert that begins, with the notices of its raising planned. */
export function newAlert(id: string, transition: AlarmTransition, { runtime }: Notifier): Alert {
  const { stage, notifications } = runtime.settings;
  const { description, changedAt, state: _state, ...told } = transition;
  const { service, ruleId, severity } = readAlarmName(transition.alarmName, stage);
  const channels = channelsFor(severity, notifications);
  const raisedAt = new Date(changedAt).toISOString();
  const alert: Alert = {
    ...told,
    ...readAlarmDescription(description),
    id,
    service,
    ruleId,
    severity,
    state: 'active',
    console: consoleLink(transition.region, `alarmsV2:alarm/${encodeURIComponent(transition.alarmName)}`),
    dashboard: consoleLink(transition.region, `dashboards:name=${dashboardName(stage, 'overview')}`),
    raisedAt,
    channels,
    deliveries: {},
    reminders: 0,
    remindAt: runtime.now() + notifications.repeatSeconds * 1000,
    timeline: [],
  };
  return planned(
    noted(alert, { at: raisedAt, event: 'raised', note: transition.reason }),
    'raised',
    pushedChannels(channels),
    runtime.now(),
  );
}

/** Where an alert goes: by its severity, as far as the channel is set up. */
function channelsFor(severity: AlertSeverity, { channels }: NotificationSettings): readonly AlertChannel[] {
  const route: readonly AlertChannel[] = alertRoutes[severity].channels;
  return route.filter((channel) => channel === 'email' || channels.includes(channel));
}

const consoleLink = (region: string, place: string): string =>
  `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#${place}`;
