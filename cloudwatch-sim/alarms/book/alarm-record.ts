import type { Alarm, StateValue } from '../alarm.ts';
import type { Suppression } from '../composite/suppression.ts';
import type { Alternative } from '../evaluation/evaluate-metric-alarm.ts';
import { initialReason } from '../evaluation/state-reason.ts';

/** A child whose state made a composite alarm evaluate. */
export interface TriggeringChild {
  readonly arn: string;
  readonly state: StateValue;
  /** When it entered that state, epoch milliseconds. */
  readonly at: number;
}

/** A state with what led to it. */
export interface StateDetail {
  readonly state: StateValue;
  readonly reason: string;
  /** JSON text, as StateReasonData of the API. */
  readonly reasonData?: string;
  /** Composite alarms only. */
  readonly triggeringChildren?: readonly TriggeringChild[];
  /** Whether AWS's documentation leaves room for another state, and which. */
  readonly dependsOnUndocumented: boolean;
  readonly alternatives: readonly Alternative[];
}

/** An alarm and where it stands; times are epoch milliseconds. */
export interface AlarmRecord extends StateDetail {
  readonly alarm: Alarm;
  readonly arn: string;
  readonly configurationUpdatedAt: number;
  /** When state or reason were last set. */
  readonly stateUpdatedAt: number;
  /** When the state last became another one. */
  readonly stateTransitionedAt: number;
  /** The state before that. */
  readonly previousState: StateValue;
  /** Metric alarms: where the newest period of the last evaluation ended. */
  readonly evaluatedUntil?: number;
  /** Why the last evaluation failed; the state stays as it was. */
  readonly evaluationError?: string;
  readonly suppression: Suppression;
}

/** A new alarm: INSUFFICIENT_DATA until it is evaluated. */
export function newRecord(alarm: Alarm, arn: string, now: number): AlarmRecord {
  return {
    alarm,
    arn,
    state: 'INSUFFICIENT_DATA',
    previousState: 'INSUFFICIENT_DATA',
    reason: initialReason,
    dependsOnUndocumented: false,
    alternatives: [],
    configurationUpdatedAt: now,
    stateUpdatedAt: now,
    stateTransitionedAt: now,
    suppression: { pending: false },
  };
}
