import type { StateValue } from '../../alarms/alarm.ts';
import type { AlarmAction, AlarmEvent } from '../../alarms/book/alarm-event.ts';
import type { Alternative } from '../../alarms/evaluation/evaluate-metric-alarm.ts';

/** An alarm at one moment; `at` is milliseconds after the start of the test, here and below. */
export interface Moment {
  readonly at: number;
  readonly state: StateValue;
  /** Metric alarms: of the newest period that was read; undefined where it had no data. */
  readonly value?: number | undefined;
  /** Why a composite holds its actions back, if it does. */
  readonly suppressedBy?: 'Alarm' | 'WaitPeriod' | 'ExtensionPeriod' | undefined;
  /** Other states that AWS's documentation leaves room for. */
  readonly alternatives: readonly Alternative[];
}

/** A change of an alarm's state. */
export type Change = Pick<
  Extract<AlarmEvent, { kind: 'stateChange' }>,
  'at' | 'from' | 'to' | 'reason' | 'suppressedBy'
>;

/** What an alarm told whom. */
export type Notification = Pick<AlarmAction, 'at' | 'action' | 'state' | 'subject'>;

/** All that happened to an alarm during a test. */
export interface AlarmTimeline {
  readonly alarm: string;
  /** One at the start, before the first evaluation, and one at each evaluation. */
  readonly moments: readonly [Moment, ...Moment[]];
  readonly changes: readonly Change[];
  readonly notifications: readonly Notification[];
  /** Evaluations that failed, such as for an expression that cannot be computed. */
  readonly errors: readonly { readonly at: number; readonly error: string }[];
}

/** Where the alarm stood at a time. */
export function momentAt({ moments }: AlarmTimeline, time: number): Moment {
  return moments.findLast(({ at }) => at <= time) ?? moments[0];
}

/** Where the alarm stood from one time to another, both included. */
export function momentsBetween(timeline: AlarmTimeline, from: number, to: number): Moment[] {
  return [momentAt(timeline, from), ...timeline.moments.filter(({ at }) => at > from && at <= to)];
}
