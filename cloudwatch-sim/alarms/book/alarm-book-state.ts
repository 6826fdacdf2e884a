import * as z from 'zod';
import { stateValues, type Alarm } from '../alarm.ts';
import { alarmProperties } from '../alarm-properties.ts';
import { parseCompositeAlarm } from '../parse-composite-alarm.ts';
import { parseMetricAlarm } from '../parse-metric-alarm.ts';
import type { HistoryItem } from './alarm-history.ts';
import type { AlarmLedger } from './alarm-ledger.ts';
import type { AlarmRecord } from './alarm-record.ts';

const state = z.enum(stateValues);
const time = z.number();

const recordState = z.object({
  arn: z.string(),
  state,
  previousState: state,
  reason: z.string(),
  reasonData: z.string().exactOptional(),
  triggeringChildren: z.array(z.object({ arn: z.string(), state, at: time })).exactOptional(),
  dependsOnUndocumented: z.boolean(),
  alternatives: z.array(
    z.object({
      state,
      because: z.enum([
        'evaluationRange',
        'prematureAlarmRule',
        'tooFewBreachingDatapoints',
        'lowSampleCount',
      ]),
    }),
  ),
  configurationUpdatedAt: time,
  stateUpdatedAt: time,
  stateTransitionedAt: time,
  evaluatedUntil: time.exactOptional(),
  evaluationError: z.string().exactOptional(),
  suppression: z.union([
    z.object({ by: z.enum(['WaitPeriod', 'ExtensionPeriod']), until: time, pending: z.boolean() }),
    z.object({ by: z.literal('Alarm'), pending: z.boolean() }),
    z.object({ pending: z.literal(false) }),
  ]),
});

const historyItem = z.object({
  alarm: z.string(),
  alarmType: z.enum(['MetricAlarm', 'CompositeAlarm']),
  at: time,
  type: z.enum(['ConfigurationUpdate', 'StateUpdate', 'Action']),
  summary: z.string(),
  data: z.string(),
});

const bookStateSchema = z.object({
  version: z.literal(1),
  alarms: z.array(
    z.object({
      type: z.enum(['MetricAlarm', 'CompositeAlarm']),
      /** As alarmProperties writes them. */
      properties: z.record(z.string(), z.unknown()),
      record: recordState,
    }),
  ),
  history: z.array(historyItem),
});

/** What an AlarmBook keeps across restarts, as plain JSON data. */
export type AlarmBookState = z.output<typeof bookStateSchema>;

/** A ledger's contents as JSON data. */
export function bookState(ledger: AlarmLedger): AlarmBookState {
  const alarms = [...ledger.records()].map(({ alarm, ...record }) => ({
    type: alarm.type,
    properties: alarmProperties(alarm),
    record,
  }));
  return bookStateSchema.parse({ version: 1, alarms, history: ledger.history() });
}

/** The contents back from JSON data; throws an error that says where the data is not such a state. */
export function readBookState(data: unknown): { records: AlarmRecord[]; history: HistoryItem[] } {
  const parsed = bookStateSchema.safeParse(data);
  if (!parsed.success) {
    throw new TypeError(`This is not the saved state of an alarm book:\n${z.prettifyError(parsed.error)}`);
  }
  return {
    records: parsed.data.alarms.map(({ type, properties, record }) => ({
      ...record,
      alarm: read(type, properties),
    })),
    history: parsed.data.history,
  };
}

function read(type: Alarm['type'], properties: Record<string, unknown>): Alarm {
  return type === 'MetricAlarm' ? parseMetricAlarm(properties) : parseCompositeAlarm(properties);
}
