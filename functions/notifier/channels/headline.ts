import type { NoticeKind } from '../../../core/alerts/alert.ts';
import type { OutgoingNotice } from '../notifier.ts';

const words: Readonly<Record<NoticeKind, string>> = {
  raised: 'raised',
  reminder: 'still not acknowledged',
  escalated: 'escalated: nobody has acknowledged it',
  acknowledged: 'acknowledged',
  recovered: 'recovered',
  resolved: 'resolved by hand',
};

/** A notice in one line, such as `3 critical alerts raised` or `stemwatch-prod-dead-letters-warning recovered`. */
export function headline(kind: NoticeKind, alerts: OutgoingNotice['alerts']): string {
  const [first] = alerts;
  if (alerts.length === 1) return `${first.alarmName} ${words[kind]}`;
  return `${alerts.length} ${first.severity} alerts ${words[kind]}`;
}
