import type { DrilledAlert } from '../alerts/drill-alert.ts';
import type { AlertView } from '../client/api-client.ts';
import { table } from './table.ts';

/** An alert as a row of a table: id, state, severity, when, which alarm. */
export const alertLine = ({ alertId, state, severity, raisedAt, alarmName }: AlertView): string[] => [
  alertId,
  state,
  severity,
  raisedAt,
  alarmName,
];

/** What each channel answered in a drill. */
export function drillReport({ alarm, alert, delivered }: DrilledAlert): string {
  if (alert === undefined) {
    return (
      `The alarm ${alarm} was raised, and no alert came of it in time. Look at its history in CloudWatch, ` +
      'at the queue of the notifier and at its log.'
    );
  }
  const rows = alert.deliveries.map(({ channel, state, attempts, answer }) => [
    channel,
    state,
    `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`,
    answer ?? '',
  ]);
  const end = delivered
    ? 'Every channel took it. Mails leave from the topic itself: look into the mailbox.'
    : 'Not every channel took it; docs/monitoring.md says what PagerDuty and Slack need.';
  return [
    `The alarm ${alarm} was raised and became the alert ${alert.alertId}:`,
    table(rows, ['left', 'left', 'left', 'left']),
    end,
  ].join('\n');
}
