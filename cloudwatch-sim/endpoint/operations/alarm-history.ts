import * as z from 'zod';
import type { CloudWatch } from '../../cloudwatch.ts';
import { pageOf } from '../paging.ts';
import type { Members } from '../protocol/protocol.ts';
import { readInput } from '../read-input.ts';
import { text, time, token } from './members.ts';

const describeAlarmHistoryInput = z.object({
  AlarmName: text.optional(),
  AlarmTypes: z.array(z.enum(['MetricAlarm', 'CompositeAlarm'])).default(['MetricAlarm']),
  HistoryItemType: z.enum(['ConfigurationUpdate', 'StateUpdate', 'Action']).optional(),
  StartDate: time.optional(),
  EndDate: time.optional(),
  ScanBy: z.enum(['TimestampDescending', 'TimestampAscending']).default('TimestampDescending'),
  MaxRecords: z.int().min(1).max(100).default(100),
  NextToken: token,
});

/** DescribeAlarmHistory. */
export function describeAlarmHistory({ alarms }: CloudWatch, input: Members): Members {
  const asked = readInput(describeAlarmHistoryInput, input);
  const { AlarmName, StartDate = 0, EndDate = Number.POSITIVE_INFINITY } = asked;
  const found = alarms
    .history()
    .filter(({ alarm }) => AlarmName === undefined || AlarmName === alarm)
    .filter(({ alarmType }) => asked.AlarmTypes.includes(alarmType))
    .filter(({ type }) => asked.HistoryItemType === undefined || asked.HistoryItemType === type)
    .filter(({ at }) => at >= StartDate && at <= EndDate);
  const ordered = asked.ScanBy === 'TimestampDescending' ? found.toReversed() : found;
  const { items, NextToken } = pageOf(ordered, asked.MaxRecords, asked.NextToken);
  return {
    AlarmHistoryItems: items.map(({ alarm, alarmType, at, type, summary, data }) => ({
      AlarmName: alarm,
      AlarmType: alarmType,
      Timestamp: new Date(at),
      HistoryItemType: type,
      HistorySummary: summary,
      HistoryData: data,
    })),
    NextToken,
  };
}
