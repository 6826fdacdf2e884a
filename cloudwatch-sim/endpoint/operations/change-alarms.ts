import * as z from 'zod';
import { stateValues } from '../../alarms/alarm.ts';
import { parseCompositeAlarm } from '../../alarms/parse-composite-alarm.ts';
import { parseMetricAlarm } from '../../alarms/parse-metric-alarm.ts';
import type { CloudWatch } from '../../cloudwatch.ts';
import { alarmExpressionFaults } from '../../queries/alarm-expression-faults.ts';
import { ApiError } from '../api-error.ts';
import type { Members } from '../protocol/protocol.ts';
import { readInput } from '../read-input.ts';
import { text } from './members.ts';

const nothing: Members = {};

/** PutMetricAlarm. */
export function putMetricAlarm(cloudwatch: CloudWatch, input: Members): Members {
  const alarm = parseMetricAlarm(input);
  if (alarm.watch.kind === 'queries') {
    const threshold = alarm.threshold.kind === 'band' ? alarm.threshold.queryId : undefined;
    const faults = alarmExpressionFaults(alarm.watch.queries, threshold);
    const refused = faults.find(({ severity }) => severity === 'refused');
    if (refused !== undefined) throw new ApiError('ValidationError', refused.message);
  }
  cloudwatch.changeAlarms(() => cloudwatch.alarms.put([alarm], cloudwatch.now));
  return nothing;
}

/** PutCompositeAlarm. */
export function putCompositeAlarm(cloudwatch: CloudWatch, input: Members): Members {
  cloudwatch.changeAlarms(() => cloudwatch.alarms.put([parseCompositeAlarm(input)], cloudwatch.now));
  return nothing;
}

const alarmNamesInput = z.object({ AlarmNames: z.array(text).max(100) });

/** DeleteAlarms. */
export function deleteAlarms(cloudwatch: CloudWatch, input: Members): Members {
  const names = knownNames(cloudwatch, input);
  cloudwatch.changeAlarms(() => {
    cloudwatch.alarms.delete(names, cloudwatch.now);
  });
  return nothing;
}

/** EnableAlarmActions, or with `false` DisableAlarmActions. */
export function setAlarmActions(enabled: boolean): (cloudwatch: CloudWatch, input: Members) => Members {
  return (cloudwatch, input) => {
    const names = knownNames(cloudwatch, input);
    cloudwatch.changeAlarms(() => {
      cloudwatch.alarms.setActionsEnabled(names, enabled, cloudwatch.now);
    });
    return nothing;
  };
}

const setAlarmStateInput = z.object({
  AlarmName: text,
  StateValue: z.enum(stateValues),
  StateReason: z.string().max(1023),
  StateReasonData: z.string().max(4000).optional(),
});

/** SetAlarmState. */
export function setAlarmState(cloudwatch: CloudWatch, input: Members): Members {
  const {
    AlarmName,
    StateValue: state,
    StateReason: reason,
    StateReasonData,
  } = readInput(setAlarmStateInput, input);
  if (StateReasonData !== undefined && !isJson(StateReasonData)) {
    throw new ApiError('InvalidFormat', 'StateReasonData is not JSON.');
  }
  requireAlarms(cloudwatch, [AlarmName]);
  const detail = { state, reason, ...(StateReasonData === undefined ? {} : { reasonData: StateReasonData }) };
  cloudwatch.changeAlarms(() => cloudwatch.alarms.setState(AlarmName, detail, cloudwatch.now));
  return nothing;
}

function knownNames(cloudwatch: CloudWatch, input: Members): string[] {
  const { AlarmNames } = readInput(alarmNamesInput, input);
  requireAlarms(cloudwatch, AlarmNames);
  return AlarmNames;
}

function requireAlarms({ alarms }: CloudWatch, names: readonly string[]): void {
  const unknown = names.find((name) => alarms.get(name) === undefined);
  if (unknown !== undefined) throw new ApiError('ResourceNotFound', `There is no alarm "${unknown}".`, 404);
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}
