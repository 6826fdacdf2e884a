import type { StateValue } from '../../alarms/alarm.ts';
import { durationText } from '../format/duration.ts';
import type { Expectation } from '../format/expectation-schema.ts';
import type { AlarmTimeline } from '../play/alarm-timeline.ts';
import { checkNotifications } from './check-notifications.ts';
import { checkChanges, checkFirst, checkNever, checkState, checkSuppression } from './check-states.ts';
import { verdict, type Verdict } from './verdict.ts';

/**
 * Compares all that is expected of an alarm with what happened, in the order of the format's keys. An alarm that could
 * not be evaluated fails whatever is expected: it would rest in its state in AWS, too.
 */
export function checkAlarm(expectation: Expectation, timeline: AlarmTimeline): Verdict[] {
  const { states = [], changes, first = {}, never, notifications = [], suppressed = [] } = expectation;
  return [
    ...states.map((each) => checkState(each, timeline)),
    ...(changes === undefined ? [] : [checkChanges(changes, timeline)]),
    ...Object.entries(first).map(([state, at]) => checkFirst(state as StateValue, at, timeline)),
    ...(never === undefined ? [] : [checkNever(never, timeline)]),
    ...notifications.map((each) => checkNotifications(each, timeline)),
    ...suppressed.map((each) => checkSuppression(each, timeline)),
    ...timeline.errors
      .slice(0, 1)
      .map(({ at, error }) => verdict(false, `could not be evaluated at ${durationText(at)}: ${error}`, [])),
  ];
}
