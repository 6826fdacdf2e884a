import { alarmProperties } from '../alarm-properties.ts';
import type { AlarmAction } from './alarm-event.ts';
import type { AlarmRecord, StateDetail } from './alarm-record.ts';

/** An entry of an alarm's history, as DescribeAlarmHistory shows it. */
export interface HistoryItem {
  readonly alarm: string;
  readonly alarmType: 'MetricAlarm' | 'CompositeAlarm';
  /** Epoch milliseconds. */
  readonly at: number;
  readonly type: 'ConfigurationUpdate' | 'StateUpdate' | 'Action';
  readonly summary: string;
  /** JSON text. */
  readonly data: string;
}

/** How long CloudWatch keeps history, in milliseconds: two weeks. */
export const historyRetention = 14 * 86_400_000;

/** That an alarm was created, changed or deleted. */
export function configurationItem(
  { alarm }: AlarmRecord,
  type: 'Create' | 'Update' | 'Delete',
  at: number,
): HistoryItem {
  const verb = `${type.toLowerCase()}d`;
  return item(alarm, at, 'ConfigurationUpdate', `Alarm "${alarm.name}" ${verb}`, {
    version: '1.0',
    type,
    [`${verb}Alarm`]: alarmProperties(alarm),
  });
}

/** That an alarm went from one state to another. */
export function stateItem(
  before: AlarmRecord,
  after: AlarmRecord,
  at: number,
  suppressedBy?: string,
): HistoryItem {
  return item(after.alarm, at, 'StateUpdate', `Alarm updated from ${before.state} to ${after.state}`, {
    version: '1.0',
    oldState: stateData(before),
    newState: {
      ...stateData(after),
      ...(suppressedBy === undefined
        ? {}
        : {
            actionsSuppressedBy: suppressedBy,
            actionsSuppressedReason: `Actions suppressed by ${suppressedBy}`,
          }),
    },
  });
}

/** That an alarm took an action, or with `error` failed to. */
export function actionItem(
  { alarm, stateUpdatedAt }: AlarmRecord,
  { action, at, message }: AlarmAction,
  error?: string,
): HistoryItem {
  const summary =
    error === undefined
      ? `Successfully executed action ${action}`
      : `Failed to execute action ${action}. Received error: "${error}"`;
  return item(alarm, at, 'Action', summary, {
    actionState: error === undefined ? 'Succeeded' : 'Failed',
    stateUpdateTimestamp: stateUpdatedAt,
    notificationResource: action,
    publishedMessage: JSON.stringify({ default: JSON.stringify(message) }),
    error: error ?? null,
  });
}

function item(
  { name, type: alarmType }: AlarmRecord['alarm'],
  at: number,
  type: HistoryItem['type'],
  summary: string,
  data: object,
): HistoryItem {
  return { alarm: name, alarmType, at, type, summary, data: JSON.stringify(data) };
}

function stateData({ state, reason, reasonData }: StateDetail): object {
  return {
    stateValue: state,
    stateReason: reason,
    ...(reasonData === undefined ? {} : { stateReasonData: JSON.parse(reasonData) as unknown }),
  };
}
