import type { StateValue } from '../../alarms/alarm.ts';
import type { Moment } from '../play/alarm-timeline.ts';

/** What became of one thing that was expected. */
export interface Verdict {
  /** What differs, as a sentence; undefined where all is as expected. */
  readonly problem?: string;
  /** States that were expected at times, to be drawn. */
  readonly expected: readonly { readonly from: number; readonly to: number; readonly state: StateValue }[];
  /** Moments at which AWS's documentation leaves room for a state that would turn the verdict. */
  readonly doubts: readonly Moment[];
}

/** A verdict, with `problem` only where `holds` is false. */
export function verdict(
  holds: boolean,
  problem: string,
  doubts: readonly Moment[],
  expected: Verdict['expected'] = [],
): Verdict {
  return { ...(holds ? {} : { problem }), expected, doubts };
}

/** Moments that could have been in one of these states, or in none of them, instead of what they were. */
export function couldDiffer(moments: readonly Moment[], states: readonly StateValue[]): Moment[] {
  return moments.filter(({ state, alternatives }) =>
    alternatives.some((other) => states.includes(other.state) !== states.includes(state)),
  );
}
