import type { StateValue } from '../../alarms/alarm.ts';
import type { Expectation } from '../format/expectation-schema.ts';
import type { AlarmTimeline } from '../play/alarm-timeline.ts';
import { checkNotifications } from './check-notifications.ts';
import { checkChanges, checkFirst, checkNever, checkState, checkSuppression } from './check-states.ts';
import type { Verdict } from './verdict.ts';

/** Compares all that is expected of an alarm with what happened, in the order of the format's keys. */
export function checkAlarm(expectation: Expectation, timeline: AlarmTimeline): Verdict[] {
  const { states = [], changes, first = {}, never, notifications = [], suppressed = [] } = expectation;
  return [
    ...states.map((each) => checkState(each, timeline)),
    ...(changes === undefined ? [] : [checkChanges(changes, timeline)]),
    ...Object.entries(first).map(([state, at]) => checkFirst(state as StateValue, at, timeline)),
    ...(never === undefined ? [] : [checkNever(never, timeline)]),
    ...notifications.map((each) => checkNotifications(each, timeline)),
    ...suppressed.map((each) => checkSuppression(each, timeline)),
  ];
}
