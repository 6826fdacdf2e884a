import * as z from 'zod';
import { alarmProperties } from '../../alarms/alarm-properties.ts';
import { type Alarm, referencedName, stateValues } from '../../alarms/alarm.ts';
import type { AlarmRecord } from '../../alarms/book/alarm-record.ts';
import { parseRule } from '../../alarms/composite/parse-rule.ts';
import { ruleChildren } from '../../alarms/composite/rule.ts';
import type { CloudWatch } from '../../cloudwatch.ts';
import { metricKey } from '../../metrics/metric.ts';
import { metricOf } from '../../metrics/query-members.ts';
import { pageOf } from '../paging.ts';
import type { Members } from '../protocol/protocol.ts';
import { readInput } from '../read-input.ts';
import { dimensions, text, token } from './members.ts';

const alarmType = z.enum(['MetricAlarm', 'CompositeAlarm']);

const describeAlarmsInput = z.object({
  AlarmNames: z.array(text).max(100).optional(),
  AlarmNamePrefix: text.optional(),
  AlarmTypes: z.array(alarmType).optional(),
  StateValue: z.enum(stateValues).optional(),
  ActionPrefix: text.optional(),
  ChildrenOfAlarmName: text.optional(),
  ParentsOfAlarmName: text.optional(),
  MaxRecords: z.int().min(1).max(100).default(50),
  NextToken: token,
});

/** DescribeAlarms. As CloudWatch does, it leaves composites out unless AlarmTypes asks for them. */
export function describeAlarms({ alarms }: CloudWatch, input: Members): Members {
  const asked = readInput(describeAlarmsInput, input);
  const family = asked.ChildrenOfAlarmName ?? asked.ParentsOfAlarmName;
  const types = asked.AlarmTypes ?? (family === undefined ? ['MetricAlarm'] : alarmType.options);
  const children = new Set(childrenOf(alarms.get(asked.ChildrenOfAlarmName ?? '')?.alarm));
  const found = alarms
    .list()
    .filter(({ alarm }) => types.includes(alarm.type))
    .filter(({ alarm: { name } }) => asked.AlarmNames?.includes(name) ?? true)
    .filter(({ alarm: { name } }) => name.startsWith(asked.AlarmNamePrefix ?? ''))
    .filter(({ state }) => asked.StateValue === undefined || asked.StateValue === state)
    .filter(({ alarm }) => asked.ActionPrefix === undefined || hasAction(alarm, asked.ActionPrefix))
    .filter(({ alarm: { name } }) => asked.ChildrenOfAlarmName === undefined || children.has(name))
    .filter(
      ({ alarm }) =>
        asked.ParentsOfAlarmName === undefined || childrenOf(alarm).includes(asked.ParentsOfAlarmName),
    )
    .sort((a, b) => (a.alarm.name < b.alarm.name ? -1 : 1));
  const { items, NextToken } = pageOf(found, asked.MaxRecords, asked.NextToken);
  const described = (type: Alarm['type']): Members[] =>
    items.filter(({ alarm }) => alarm.type === type).map(alarmMembers);
  return { CompositeAlarms: described('CompositeAlarm'), MetricAlarms: described('MetricAlarm'), NextToken };
}

const describeAlarmsForMetricInput = z.object({
  Namespace: text,
  MetricName: text,
  Dimensions: dimensions,
  Period: z.int().optional(),
  Statistic: text.optional(),
  ExtendedStatistic: text.optional(),
  Unit: text.optional(),
});

/** DescribeAlarmsForMetric: alarms on the metric itself, not those on expressions that use it. */
export function describeAlarmsForMetric({ alarms }: CloudWatch, input: Members): Members {
  const asked = readInput(describeAlarmsForMetricInput, input);
  const key = metricKey(metricOf(asked));
  const statistic = asked.Statistic ?? asked.ExtendedStatistic;
  const found = alarms.list().filter(({ alarm }) => {
    if (alarm.type !== 'MetricAlarm' || alarm.watch.kind !== 'metric') return false;
    const { stat } = alarm.watch;
    return (
      metricKey(stat.metric) === key &&
      (asked.Period === undefined || asked.Period === stat.period) &&
      (statistic === undefined || statistic === stat.statistic) &&
      (asked.Unit === undefined || asked.Unit === stat.unit)
    );
  });
  return { MetricAlarms: found.map(alarmMembers) };
}

function alarmMembers(record: AlarmRecord): Members {
  return {
    AlarmArn: record.arn,
    ...alarmProperties(record.alarm),
    AlarmConfigurationUpdatedTimestamp: new Date(record.configurationUpdatedAt),
    StateValue: record.state,
    StateReason: record.reason,
    StateReasonData: record.reasonData,
    StateUpdatedTimestamp: new Date(record.stateUpdatedAt),
    StateTransitionedTimestamp: new Date(record.stateTransitionedAt),
    ActionsSuppressedBy: 'by' in record.suppression ? record.suppression.by : undefined,
  };
}

function childrenOf(alarm: Alarm | undefined): string[] {
  return alarm?.type === 'CompositeAlarm' ? ruleChildren(parseRule(alarm.rule)).map(referencedName) : [];
}

function hasAction({ actions }: Alarm, prefix: string): boolean {
  return Object.values(actions).some((list) => list.some((arn) => arn.startsWith(prefix)));
}
