import { describe, expect, test } from '@jest/globals';
import {
  advanceSuppression,
  discardSuppression,
  expireSuppression,
  unsuppressed,
  type Suppression,
} from '../../../../cloudwatch-sim/alarms/composite/suppression.ts';

const unit = 1000;

interface Timeline {
  /** Units of time at which the composite changes its state, beginning in OK. */
  readonly composite: readonly number[];
  /** Units at which the suppressor changes between OK and ALARM. */
  readonly suppressor: readonly number[];
  readonly suppressorStartsInAlarm?: boolean;
  readonly wait?: number;
  readonly extension?: number;
}

/** Plays a timeline in steps of one unit; what is held back at each, and the actions taken with the state then. */
function play({ composite, suppressor, suppressorStartsInAlarm = false, wait = 2, extension = 3 }: Timeline) {
  let suppression: Suppression = suppressorStartsInAlarm ? { by: 'Alarm', pending: false } : unsuppressed;
  let suppressorInAlarm = suppressorStartsInAlarm;
  let inAlarm = false;
  const actions: { at: number; state: string }[] = [];
  const held: (string | undefined)[] = [];
  for (let time = 0; time <= 12; time += 1) {
    const now = time * unit;
    const expired = expireSuppression(suppression, now);
    if (expired.actAt !== undefined)
      actions.push({ at: expired.actAt / unit, state: inAlarm ? 'ALARM' : 'OK' });
    if (suppressor.includes(time)) suppressorInAlarm = !suppressorInAlarm;
    const stateChanged = composite.includes(time);
    if (stateChanged) inAlarm = !inAlarm;
    const step = advanceSuppression(expired.suppression, {
      now,
      suppressorInAlarm,
      stateChanged,
      waitPeriod: wait,
      extensionPeriod: extension,
    });
    if (step.actAt !== undefined) actions.push({ at: step.actAt / unit, state: inAlarm ? 'ALARM' : 'OK' });
    suppression = step.suppression;
    held.push(suppression.by);
  }
  return { actions, held };
}

describe('the six timelines of the CloudWatch user guide, with a wait period of 2 and an extension period of 3', () => {
  test('1: actions are not suppressed after the wait period', () => {
    const { actions, held } = play({ composite: [2], suppressor: [] });

    expect(actions).toEqual([{ at: 4, state: 'ALARM' }]);
    expect(held.slice(1, 5)).toEqual([undefined, 'WaitPeriod', 'WaitPeriod', undefined]);
  });

  test('2: actions are suppressed by the alarm before the wait period expires', () => {
    const { actions, held } = play({ composite: [2], suppressor: [3] });

    expect(actions).toEqual([]);
    expect(held.slice(2, 6)).toEqual(['WaitPeriod', 'Alarm', 'Alarm', 'Alarm']);
  });

  test('3: a state change during the wait period starts a new one', () => {
    const { actions, held } = play({ composite: [2, 3], suppressor: [] });

    expect(actions).toEqual([{ at: 5, state: 'OK' }]);
    expect(held.slice(2, 6)).toEqual(['WaitPeriod', 'WaitPeriod', 'WaitPeriod', undefined]);
  });

  test('4: a state change while the suppressor is in ALARM takes no actions', () => {
    const { actions, held } = play({ composite: [2], suppressor: [], suppressorStartsInAlarm: true });

    expect(actions).toEqual([]);
    expect(held.slice(1, 4)).toEqual(['Alarm', 'Alarm', 'Alarm']);
  });

  test('5: actions are not suppressed after the extension period', () => {
    const { actions, held } = play({ composite: [2], suppressor: [3, 6] });

    expect(actions).toEqual([{ at: 9, state: 'ALARM' }]);
    expect(held.slice(5, 10)).toEqual([
      'Alarm',
      'ExtensionPeriod',
      'ExtensionPeriod',
      'ExtensionPeriod',
      undefined,
    ]);
  });

  test('6: a state change during the extension period starts a wait period', () => {
    const { actions, held } = play({ composite: [2, 7], suppressor: [3, 6] });

    expect(actions).toEqual([{ at: 9, state: 'OK' }]);
    expect(held.slice(6, 10)).toEqual(['ExtensionPeriod', 'WaitPeriod', 'WaitPeriod', undefined]);
  });
});

describe('between the timelines', () => {
  test('a suppressor that enters ALARM just when the wait period ends is in time', () => {
    expect(play({ composite: [2], suppressor: [4] }).actions).toEqual([]);
  });

  test('a suppressor that enters ALARM during the extension period suppresses again', () => {
    expect(play({ composite: [2], suppressor: [1, 5, 7] }).actions).toEqual([]);
  });

  test('a wait period of zero takes actions at once', () => {
    expect(play({ composite: [2], suppressor: [], wait: 0 }).actions).toEqual([{ at: 2, state: 'ALARM' }]);
  });

  test('an extension period of zero takes actions when the suppressor recovers', () => {
    expect(play({ composite: [2], suppressor: [1, 5], extension: 0 }).actions).toEqual([
      { at: 5, state: 'ALARM' },
    ]);
  });

  test('an extension period without a state change held back takes no actions', () => {
    expect(play({ composite: [], suppressor: [1, 3] }).actions).toEqual([]);
  });

  test('a period that ran out between two looks ends when it should have', () => {
    const waiting: Suppression = { by: 'WaitPeriod', until: 4000, pending: true };

    expect(expireSuppression(waiting, 9000)).toEqual({ suppression: unsuppressed, actAt: 4000 });
    expect(expireSuppression(waiting, 4000)).toEqual({ suppression: waiting });
  });

  test('replacing the suppressor discards the period, so that what was held back is due', () => {
    expect(discardSuppression({ by: 'WaitPeriod', until: 4000, pending: true }, 3000)).toEqual({
      suppression: unsuppressed,
      actAt: 3000,
    });
    expect(discardSuppression(unsuppressed, 3000)).toEqual({ suppression: unsuppressed });
  });
});
